package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/klantenbinding/loyalty/internal/demo"
	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

// writeSQL writes the shop at a time, with all its history.
func writeSQL(o options, now time.Time, stdout io.Writer) error {
	s := shop.New(o.seed, now)
	s.Advance(now)
	if o.output == "-" {
		return demo.Dump(stdout, s.Snapshot(), o.account)
	}
	f, err := os.Create(o.output)
	if err != nil {
		return fmt.Errorf("write shop: %w", err)
	}
	return errors.Join(demo.Dump(f, s.Snapshot(), o.account), f.Close())
}
