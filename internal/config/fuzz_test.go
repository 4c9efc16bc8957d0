package config_test

import (
	"errors"
	"testing"

	"github.com/klantenbinding/loyalty/internal/config"
)

// FuzzParse checks that every file gives a configuration with sources or an error with problems, and never a
// panic.
func FuzzParse(f *testing.F) {
	f.Add(config.Example())
	f.Add(minimal)
	for _, r := range refusals {
		f.Add(r.add)
	}
	f.Add("a: &a [*a]\n")
	f.Add("\xff\xfe")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := config.Parse("loyalty.yml", []byte(text))
		var refused *config.Error
		switch {
		case err == nil && (len(c.Sources) == 0 || c.Location == nil || len(c.Settings.Windows) == 0):
			t.Fatalf("accepted a configuration that is not complete: %q", text)
		case err != nil && (!errors.As(err, &refused) || len(refused.Problems) == 0):
			t.Fatalf("refused without a reason: %v", err)
		}
	})
}
