package sqlsums

import (
	"testing"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

func TestMain(m *testing.M) { mariadbtest.Main(m) }
