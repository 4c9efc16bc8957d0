// The command generate prints the alerts as rules of Grafana, for any number of shops.
//
//	go run ./exporter/rules/generate -shop north=uid1 -shop south=uid2 [-prometheus uid]
//
// Each shop is a name for the texts of its alerts, and the uid of its loyalty data source in Grafana.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klantenbinding/loyalty/exporter/rules"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes the rules for the shops of the arguments.
func run(args []string, out io.Writer) error {
	var of rules.Sources
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	flags.StringVar(&of.Prometheus, "prometheus", "", "uid of the Prometheus data source (default prometheus)")
	flags.Func("shop", "name and uid of a loyalty data source, such as north=uid1; repeat it for each shop", func(text string) error {
		name, uid, ok := strings.Cut(text, "=")
		if !ok || name == "" || uid == "" {
			return fmt.Errorf("invalid shop %q: must be a name, = and the uid of a data source", text)
		}
		of.Shops = append(of.Shops, rules.Shop{Name: name, UID: uid})
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return err
	}
	text, err := rules.Grafana(of)
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}
