// Command pack builds the front end and the back end of the Grafana data source in plugin/dist, and
// packs them into the archive that Grafana installs. Run it in the root of the repository:
//
//	go run ./plugin/pack
//	go run ./plugin/pack -platforms linux_amd64 -dist-only
//
// It needs Go and npm. The first run installs the npm packages.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("pack", flag.ContinueOnError)
	platforms := flags.String("platforms", strings.Join(allPlatforms, ","), "the `systems` to build the back end for")
	distOnly := flags.Bool("dist-only", false, "build plugin/dist, but no archive")
	signed := flags.Bool("sign", false, "sign the plugin with the token in "+tokenVariable)
	addresses := flags.String("root-urls", "", "sign for these `addresses` of Grafana only, separated by commas")
	if err := flags.Parse(args); err != nil {
		return err
	}
	build, err := newBuild(ctx, ".", "plugin/dist", out)
	if err != nil {
		return err
	}
	if token, _ := os.LookupEnv(tokenVariable); *signed && token == "" { // before the build, which takes minutes
		return errNoToken
	}
	if err := build.dist(ctx, strings.Split(*platforms, ",")); err != nil {
		return err
	}
	if *signed {
		if err := build.sign(ctx, *addresses); err != nil {
			return err
		}
	}
	if *distOnly {
		return nil
	}
	return build.archive("plugin")
}
