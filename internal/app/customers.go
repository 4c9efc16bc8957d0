package app

import (
	"github.com/klantenbinding/loyalty/internal/api/server"
	"github.com/klantenbinding/loyalty/internal/ledger"
)

// customerLists returns who may list customers, according to the configuration in use.
func (a *app) customerLists() server.CustomerLists {
	return server.CustomerLists{
		Shown: func() bool { return a.serving.Load().cfg.ShowsCustomers() },
		Token: func(text string) bool { return a.serving.Load().cfg.IsCustomerToken(text) },
		IDs: func(v *ledger.View, slots []int) ([][]server.CustomerID, bool) {
			return a.serving.Load().customerIDs(v, slots)
		},
	}
}

// customerIDs returns the ids of the customers in slots of a view, and false if the view belongs to
// another core.
func (c *core) customerIDs(v *ledger.View, slots []int) ([][]server.CustomerID, bool) {
	keys, ok := c.ledger.CustomerKeys(v, slots)
	if !ok {
		return nil, false
	}
	ids := make([][]server.CustomerID, len(keys))
	for i, of := range keys {
		for _, k := range of {
			if id, known := c.customerID(k); known {
				ids[i] = append(ids[i], id)
			}
		}
	}
	return ids, true
}

// customerID returns the id of a customer in a source, with the link to the customer's page.
func (c *core) customerID(k ledger.CustomerKey) (server.CustomerID, bool) {
	for _, f := range c.feeds {
		if f.cfg.Name == k.Source {
			f.mu.Lock()
			src := f.source
			f.mu.Unlock()
			id, known := src.CustomerID(k.Key)
			return server.CustomerID{Source: k.Source, ID: id, Link: f.cfg.LinkOf(id)}, known
		}
	}
	return server.CustomerID{}, false
}
