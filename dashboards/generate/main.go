// The command generate writes the boards: a directory for each language, a file for each board.
//
//	go run ./dashboards/generate [directory]
//
// The default directory is dashboards.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/klantenbinding/loyalty/dashboards/generate/boards"
	"github.com/klantenbinding/loyalty/internal/words"
)

func main() {
	root := "dashboards"
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	if err := write(root); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// write writes all boards below a directory.
func write(root string) error {
	for _, language := range words.Languages() {
		files, err := boards.Files(language)
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
