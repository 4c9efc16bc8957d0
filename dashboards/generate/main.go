// The command generate writes the boards: a directory for each language, a file for each board.
//
//	go run ./dashboards/generate [-shared uid] [directory]
//
// The default directory is dashboards. With -shared it writes, into the directory shared in it, boards for people
// outside Grafana: without variables, and with the data source that has the uid.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/klantenbinding/loyalty/dashboards/generate/boards"
	"github.com/klantenbinding/loyalty/internal/words"
)

func main() {
	uid := flag.String("shared", "", "uid of the data source of boards for people outside Grafana")
	flag.Parse()
	if err := write(cmp.Or(flag.Arg(0), "dashboards"), *uid); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// write writes all boards below a directory or, with a uid, the boards for people outside Grafana.
func write(root, uid string) error {
	for _, language := range words.Languages() {
		files, err := boards.Files(language)
		if uid != "" {
			files, err = boards.Shared(language, uid)
		}
		if err != nil {
			return err
		}
		for name, content := range files {
			path := filepath.Join(root, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return fmt.Errorf("write boards: %w", err)
			}
			if err := os.WriteFile(path, content, 0o644); err != nil {
				return fmt.Errorf("write board: %w", err)
			}
		}
	}
	return nil
}
