package config

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// computed checks sources whose figures their database computes.
func (l *loader) computed(f *file, business *time.Location) {
	for i := range f.Sources {
		c := &f.Sources[i]
		path := index("sources", i)
		switch c.Compute {
		case "", source.ComputeMemory:
		case source.ComputeDatabase:
			l.inDatabase(path, f, c, business)
		default:
			l.addf(join(path, "compute"), "unknown place %q: use memory or database", c.Compute)
		}
	}
}

// inDatabase checks what a database that computes the figures cannot do.
func (l *loader) inDatabase(path string, f *file, c *source.Config, business *time.Location) {
	at := join(path, "compute")
	if len(f.Sources) > 1 {
		l.addf(at, "database is for a single source, because customers of several sources are joined in memory: remove the other sources, or use memory")
	}
	if c.Preset != "" {
		l.addf(at, "database needs a query of your own instead of a preset: write queries.orders, or use memory")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(c.Queries)) {
		if name != "orders" && !c.Queries[name].Off {
			l.addf(join(join(path, "queries"), name), "compute: database reads orders only: remove this query, or use compute: memory")
		}
	}
	if c.Currency != "" && c.Currency != f.Business.Currency {
		l.addf(join(path, "currency"), "compute: database cannot convert currencies: convert the amounts in the query and remove currency, or use compute: memory")
	}
	l.computedDimensions(f)
	l.withoutRecords(path, f, c)
	l.computedZone(path, c, business)
}

// ofOrders are the built-in dimensions that a query of orders has.
var ofOrders = []ledger.Dimension{ledger.DimSource, ledger.DimChannel, ledger.DimCountry, ledger.DimAcquisitionChannel}

// computedDimensions refuses dimensions that orders do not have.
func (l *loader) computedDimensions(f *file) {
	for _, name := range slices.Sorted(maps.Keys(f.Dimensions)) {
		path, from := join("dimensions", name), ledger.From(f.Dimensions[name].From)
		d, builtIn := ledger.ParseDimension(name)
		switch {
		case builtIn && !slices.Contains(ofOrders, d):
			l.addf(path, "compute: database has no records besides orders: use source, channel, country, acquisition_channel or a column of orders, or use compute: memory")
		case from == ledger.FromCustomer || from == ledger.FromSubscription:
			l.addf(join(path, "from"), "compute: database has no records besides orders: use latest_order or first_order, or use compute: memory")
		}
	}
}

// withoutRecords refuses settings of how records are read and of lists of customers, which would have no effect.
func (l *loader) withoutRecords(path string, f *file, c *source.Config) {
	q, at := c.Queries["orders"], join(path, "queries.orders")
	for _, s := range []struct {
		path string
		set  bool
	}{
		{join(at, "when"), q.When != ""},
		{join(at, "changelog"), q.Changelog != preset.Changelog{}},
		{join(at, "keys"), q.Keys != ""},
		{join(at, "last"), q.Last != ""},
		{join(at, "every"), q.Every != 0},
		{join(at, "reread"), q.Reread != 0},
		{join(at, "window"), q.Window != 0},
		{join(at, "overlap"), q.Overlap != 0},
		{join(path, "reconcile_interval"), c.ReconcileInterval != 0},
		{join(path, "page_size"), c.PageSize != 0},
		{join(path, "page_pause"), c.PagePause != 0},
		{join(path, "customer_link"), c.CustomerLink != ""},
		{"customer_list", f.CustomerList != customerList{}},
	} {
		if s.set {
			l.addf(s.path, "compute: database reads no single records: remove it, or use compute: memory")
		}
	}
}

// computedZone checks that the times of orders need no conversion.
func (l *loader) computedZone(path string, c *source.Config, business *time.Location) {
	q, ok := c.Orders()
	if !ok || business == nil {
		return // the missing query is a problem of its own
	}
	zone := strings.ToLower(q.Zone)
	local := c.Zone
	if local == "" {
		local = business.String()
	}
	switch {
	case zone == "business", zone == "utc" && business.String() == "UTC", q.Zone == business.String():
	case (zone == "auto" || zone == "local" || zone == "") && local == business.String():
	default:
		l.addf(join(path, "queries.orders.zone"), "compute: database cannot convert times: convert placed_at to the business time zone in the query and set zone: business, or use compute: memory")
	}
}
