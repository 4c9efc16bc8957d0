package soak_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

const tables = `
CREATE TABLE sales (no INT PRIMARY KEY AUTO_INCREMENT, buyer INT NOT NULL, country CHAR(2) NOT NULL, day DATETIME NOT NULL, net DECIMAL(10,2) NOT NULL,
	changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, KEY (changed)) ENGINE=InnoDB;
CREATE TABLE returned (no INT PRIMARY KEY AUTO_INCREMENT, sale INT NOT NULL, day DATETIME NOT NULL, net DECIMAL(10,2) NOT NULL,
	changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, KEY (changed), KEY (sale)) ENGINE=InnoDB;
INSERT INTO sales (buyer, country, day, net, changed)
	SELECT seq*7919 %% 1500, ELT(1 + seq*7919 %% 3, 'NL', 'BE', 'DE'), NOW() - INTERVAL (seq*104729 %% 700) DAY, 5 + seq %% 90, NOW() - INTERVAL 1 DAY FROM seq_1_to_%d;
INSERT INTO returned (sale, day, net, changed) SELECT no, LEAST(day + INTERVAL 1 DAY, NOW()), 2, NOW() - INTERVAL 1 DAY FROM sales WHERE no %% 20 = 0`

// shop writes to a database.
type shop struct {
	db     *mariadbtest.Database
	writes sync.Mutex // held while the shop writes
	done   int        // transactions; guarded by writes
}

func newShop(t *testing.T, server *mariadbtest.Server, orders int) *shop {
	t.Helper()
	db := server.Database(t)
	db.Exec(t, fmt.Sprintf(tables, orders))
	return &shop{db: db}
}

// write changes the shop until ctx ends. Transactions that a fault interrupts are lost, as in a shop.
func (s *shop) write(ctx context.Context) {
	for ctx.Err() == nil {
		s.writes.Lock()
		if s.change(ctx) == nil {
			s.done++
		}
		s.writes.Unlock()
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(rand.N(100)) * time.Millisecond):
		}
	}
}

// change makes one change in a transaction. Some are committed late.
func (s *shop) change(ctx context.Context) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	one := "no = (SELECT no FROM (SELECT no FROM sales ORDER BY no DESC LIMIT 1 OFFSET " + fmt.Sprint(rand.N(500)) + ") x)"
	buyer := rand.N(2000)
	var statements []string
	switch rand.N(10) {
	case 0, 1, 2, 3, 4:
		statements = []string{fmt.Sprintf("INSERT INTO sales (buyer, country, day, net) VALUES (%d, ELT(1 + %d %% 3, 'NL', 'BE', 'DE'), NOW() - INTERVAL %d MINUTE, %d.%02d)",
			buyer, buyer, rand.N(100), 1+rand.N(200), rand.N(100))}
	case 5:
		statements = []string{fmt.Sprintf("INSERT INTO sales (buyer, country, day, net) VALUES (%d, ELT(1 + %d %% 3, 'NL', 'BE', 'DE'), NOW() - INTERVAL %d DAY, 12.34)", buyer, buyer, rand.N(700))}
	case 6, 7:
		statements = []string{fmt.Sprintf("UPDATE sales SET net = %d WHERE %s", 10+rand.N(90), one)}
	case 8:
		// An order never gets back more than it cost: what exceeds its amount is not taken off revenue.
		statements = []string{"INSERT INTO returned (sale, day, net) SELECT no, NOW(), 1 FROM sales WHERE net >= 10 AND " + one}
	default:
		statements = []string{"SET @no = (SELECT no FROM sales WHERE " + one + ")", "DELETE FROM returned WHERE sale = @no", "DELETE FROM sales WHERE no = @no"}
	}
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if rand.N(20) == 0 {
		time.Sleep(time.Duration(rand.N(1500)) * time.Millisecond)
	}
	return tx.Commit()
}

// truth is what plain SQL says.
type truth struct {
	revenue float64
	buyers  float64
	orders  int
}

// truth asks the databases. The shops must not write.
func truths(t *testing.T, shops []*shop) truth {
	t.Helper()
	var sum truth
	buyers := map[int]bool{}
	for _, s := range shops {
		var revenue float64
		var orders int
		require.NoError(t, s.db.QueryRowContext(t.Context(), `SELECT (SELECT SUM(net) FROM sales) - (SELECT IFNULL(SUM(net), 0) FROM returned), (SELECT COUNT(*) FROM sales)`).Scan(&revenue, &orders))
		sum.revenue, sum.orders = sum.revenue+revenue, sum.orders+orders
		rows, err := s.db.QueryContext(t.Context(), "SELECT DISTINCT buyer FROM sales")
		require.NoError(t, err)
		for rows.Next() {
			var id int
			require.NoError(t, rows.Scan(&id))
			buyers[id] = true
		}
		require.NoError(t, rows.Err())
		require.NoError(t, rows.Close())
	}
	sum.buyers = float64(len(buyers))
	return sum
}

// config returns the part of the configuration of a shop that is read through a proxy.
func (s *shop) config(t *testing.T, name string, port int) (text, account string) {
	account = s.db.Reader(t)
	return fmt.Sprintf(`  - name: %s
    host: 127.0.0.1
    port: %d
    database: %s
    user: %s
    password_env: SOAK_PASSWORD
    interval: 1s
    reconcile_interval: 3s
    statement_timeout: 2s
    page_size: 1000
    queries:
      orders:
        {key: no, cursor: modified, modified: changed, sql: "SELECT no AS id, changed AS modified_at, CONCAT('b', buyer, '@example.com') AS email, country, day AS placed_at, net FROM sales WHERE {page} {limit}"}
      refunds:
        {key: no, cursor: modified, modified: changed, sql: "SELECT no AS id, changed AS modified_at, sale AS order_id, day AS refunded_at, net FROM returned WHERE {page} {limit}"}
`, name, port, s.db.Name, account), account
}
