package main

import (
	"context"
	"io"

	"github.com/alecthomas/kingpin/v2"

	"github.com/klantenbinding/loyalty/internal/app"
)

// declareState adds the commands about the snapshot and returns them by name.
func declareState(flags *kingpin.Application) map[string]command {
	state := flags.Command("state", "Help with the snapshot in the storage directory.")
	state.Command("show", "List what the snapshot has.")
	forget := state.Command("forget", "Remove a source or a customer from the snapshot. Stop the exporter first.")
	var f app.Forgotten
	forget.Flag("source", "Name of the source to remove, or of the source that --customer belongs to.").StringVar(&f.Source)
	forget.Flag("customer", "Id of the customer to remove, as in the database of --source.").StringVar(&f.Customer)
	forget.Flag("email", "E-mail address of the customer to remove.").StringVar(&f.Email)
	return map[string]command{
		"state show": app.ShowState,
		"state forget": func(ctx context.Context, o app.Options, out io.Writer) error {
			return app.ForgetState(ctx, o, f, out)
		},
	}
}
