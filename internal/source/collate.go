package source

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// idAliases are the columns that hold ids, by what they identify.
var idAliases = map[string]record.Kind{
	"customer_id": record.KindCustomer, "order_id": record.KindOrder, "subscription_id": record.KindSubscription,
}

// collate finds the ids that the database compares without case. Ids are numbered without case if
// every text column that holds them ignores case.
func (s *Source) collate(ctx context.Context, conn *sqlx.Conn, p *plan) {
	ignores, minds := map[record.Kind]bool{}, map[record.Kind]bool{}
	see := func(r *reader, alias string, kind record.Kind) {
		switch name := collationOf(ctx, conn, r, alias); {
		case strings.HasSuffix(name, "_ci"):
			ignores[kind] = true
		case name != "" && name != "binary":
			minds[kind] = true
		}
	}
	for _, r := range p.readers {
		for _, x := range append([]*reader{r}, r.children...) {
			if x.query.Cursor != preset.CursorOrders {
				see(x, "id", x.shape.Kind)
			}
			for alias, kind := range idAliases {
				see(x, alias, kind)
			}
		}
	}
	for kind := range ignores {
		if !minds[kind] {
			s.shared.IDs.Of(kind).IgnoreCase()
		}
	}
}

// collationOf returns the collation of a column of a query; "" if the query does not select
// it, or the server does not say.
func collationOf(ctx context.Context, conn *sqlx.Conn, r *reader, alias string) string {
	if !r.shape.Knows(alias) {
		return ""
	}
	from, args := r.stmt.ByKey(nil, 1)
	if r.query.Cursor == preset.CursorOrders {
		from, args = r.stmt.In([]driver.Value{int64(1)})
	}
	list := make([]any, len(args))
	for i, a := range args {
		list[i] = a
	}
	var name sql.NullString
	err := conn.GetContext(ctx, &name, "SELECT COLLATION(q."+alias+") FROM (SELECT 1 AS one) d LEFT JOIN ("+from+") q ON 1 = 1 LIMIT 1", list...)
	if err != nil {
		return ""
	}
	return name.String
}
