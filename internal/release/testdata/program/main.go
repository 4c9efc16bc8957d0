// Command program is a small binary of Go with one dependency, in place of the exporter in tests.
package main

import (
	"fmt"

	"github.com/google/go-containerregistry/pkg/name"
)

func main() {
	fmt.Println(name.ParseReference("loyalty_exporter"))
}
