package database

import (
	"context"
	"database/sql/driver"
	"fmt"
	"regexp"
	"strings"

	"github.com/klantenbinding/loyalty/internal/failure"
)

// clickHouse is in the product that Product returns for ClickHouse, in lower case.
const clickHouse = "clickhouse"

// fourNumbers is all that ClickHouse says of its version. MySQL's version has three numbers and perhaps a name.
var fourNumbers = regexp.MustCompile(`^\d+\.\d+\.\d+\.\d+$`)

// Product returns the version of a server, which names the product. ClickHouse's has no name: it comes from a table that
// ClickHouse alone has, and every account may read. Get returns the only value of a query.
func Product(get func(query string) (string, error)) (string, error) {
	version, err := get("SELECT VERSION()")
	if err != nil || !fourNumbers.MatchString(version) {
		return version, err
	}
	named, err := get("SELECT concat('ClickHouse ', version()) FROM system.one")
	if err != nil && Number(err) != 0 {
		return version, nil // some other product
	}
	return named, err
}

// prepareClickHouse makes a session of ClickHouse read only. It may change settings, which the statements that add
// orders up need. An account may be restricted to this or to less already.
func (c *connector) prepareClickHouse(ctx context.Context, conn driver.Conn) error {
	if !c.cfg.Computes {
		return failure.New(failure.Other, "records cannot be read from ClickHouse: use compute: database")
	}
	if err := firstOf(ctx, conn, "SET readonly = 2", "SELECT throwIf(getSetting('readonly') = 0)"); err != nil {
		return fmt.Errorf("make the session read only: %w", err)
	}
	if err := c.optional(ctx, conn, "SET session_timezone = 'UTC'"); err != nil {
		return err
	}
	return c.optional(ctx, conn, fmt.Sprintf("SET max_execution_time = %.3f, timeout_overflow_mode = 'throw'", c.cfg.Limit.Seconds()))
}

// isClickHouse reports whether a product is ClickHouse.
func isClickHouse(product string) bool {
	return strings.HasPrefix(strings.ToLower(product), clickHouse)
}
