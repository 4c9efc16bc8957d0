// Command release packs the exporter: archives, Debian and RPM packages, a container image, and a bill of
// materials for each binary, with their checksums. It does not compile; `go tool mage release` does, and
// then runs this command.
//
//	go -C internal/release run . -bin ../../dist/bin -out ../../dist
//
// It is a module of its own. Its libraries are larger than the exporter's, and users of the exporter should
// neither download nor audit them.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		stop()
		os.Exit(1)
	}
}

// kinds are what the command can make, in this order.
var kinds = []string{"archive", "sbom", "deb", "rpm", "image"}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	root := flags.String("root", "../..", "the `directory` of the repository")
	bin := flags.String("bin", "../../dist/bin", "the `directory` with the binaries, in directories such as linux_amd64")
	dist := flags.String("out", "../../dist", "the `directory` to write to")
	only := flags.String("only", strings.Join(kinds, ","), "`what` to make")
	push := flags.String("push", "", "also push the image to this `repository`, with the credentials of docker login")
	if err := flags.Parse(args); err != nil {
		return err
	}
	r, err := open(ctx, *root, *bin, *dist, out)
	if err != nil {
		return err
	}
	wanted := strings.Split(*only, ",")
	for _, kind := range wanted {
		if !slices.Contains(kinds, kind) {
			return fmt.Errorf("unknown kind %q: choose from %s", kind, strings.Join(kinds, ", "))
		}
	}
	if err := r.make(wanted); err != nil {
		return err
	}
	if *push != "" {
		return r.pushImage(ctx, *push)
	}
	return nil
}
