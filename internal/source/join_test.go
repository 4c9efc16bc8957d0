package source_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

const (
	// The shop knows Anna by her account and Ben, a guest, by his address.
	shopTables = `CREATE TABLE orders (id INT PRIMARY KEY, c INT, mail VARCHAR(50), at DATE, net INT);
		INSERT INTO orders VALUES (1, 1, 'Anna@Example.com', '2024-01-10', 100), (2, 1, NULL, '2024-03-10', 50),
			(3, NULL, 'ben@example.com', '2024-02-10', 70)`
	// The CRM has numbers of its own for them: its 1 is Ben. Cleo never bought.
	crmTables = `CREATE TABLE people (id INT PRIMARY KEY, mail VARCHAR(50));
		INSERT INTO people VALUES (1, 'BEN@example.com '), (2, 'anna@example.com'), (3, 'cleo@example.com');
		CREATE TABLE replies (id INT PRIMARY KEY, who INT, at DATE, stars INT);
		INSERT INTO replies VALUES (1, 2, '2024-03-12', 5), (2, 1, '2024-02-12', 1), (3, 3, '2024-02-12', 4);
		CREATE TABLE goodbyes (id INT PRIMARY KEY, mail VARCHAR(50), at DATE, why VARCHAR(20));
		INSERT INTO goodbyes VALUES (1, 'ben@example.com', '2024-02-15', 'Rude')`
)

// heard returns what of a shop and a CRM the ledger has together: for each customer their
// purchases, the scores they gave and the reasons they left for.
func heard(t *testing.T, crmKey [16]byte) []string {
	t.Helper()
	l := ledger.New()
	full := func(sql string) source.Query { return source.Query{SQL: sql, Cursor: "full"} }
	read := func(name, tables string, queries map[string]source.Query, key [16]byte) {
		h := newHarness(t, mariadbtest.Shared(t), "")
		h.exec(tables)
		h.cfg.Name, h.cfg.Queries, h.env.EmailKey = name, queries, key
		src, err := source.New(h.cfg, h.env, l.Source(name, nil))
		require.NoError(t, err)
		defer src.Close()
		require.NoError(t, src.Poll(t.Context()))
		require.Empty(t, src.Status().Rejected)
	}
	answers := full("SELECT id, who AS customer_id, at AS answered_at, 'csat' AS question, stars AS score FROM replies")
	answers.Scale = 5
	goodbyes := full("SELECT id, mail AS email, at AS cancelled_at, why AS reason FROM goodbyes")
	goodbyes.Values = source.Values{"reason": {"service": {"rude"}}}
	read("crm", crmTables, map[string]source.Query{
		"customers": full("SELECT id, mail AS email FROM people"), "answers": answers, "cancellations": goodbyes,
	}, crmKey)
	read("shop", shopTables, map[string]source.Query{
		"orders": full("SELECT id, c AS customer_id, mail AS email, at AS placed_at, net FROM orders"),
	}, [16]byte{1})

	var all []string
	var c ledger.Customer
	view := l.Publish()
	for i := range view.Len() {
		view.Customer(i, &c)
		var revenue money.Amount
		for _, p := range c.Purchases {
			revenue += p.Revenue
		}
		s := revenue.String()
		for _, a := range c.Answers {
			s += " scored " + string(rune('0'+a.Score))
		}
		for _, x := range c.Cancellations {
			s += " left for " + map[record.Reason]string{record.ReasonService: "service"}[x.Reason]
		}
		if len(c.Purchases)+len(c.Answers)+len(c.Cancellations) > 0 {
			all = append(all, s)
		}
	}
	return all
}

func TestShopAndCRMJoinByAddress(t *testing.T) {
	require.ElementsMatch(t, []string{"150.0000 scored 5", "70.0000 scored 1 left for service", "0.0000 scored 4"},
		heard(t, [16]byte{1}))
}

func TestSourcesWithDifferentKeysNeverJoin(t *testing.T) {
	require.ElementsMatch(t, []string{"150.0000", "70.0000", "0.0000 scored 5", "0.0000 scored 1 left for service", "0.0000 scored 4"},
		heard(t, [16]byte{2}))
}
