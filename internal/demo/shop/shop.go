// Package shop simulates a shop. It generates a database in the form of WooCommerce, with customers and
// orders of more than four years, and a small CRM with surveys, service contacts and memberships. The
// history continues as the clock advances. All data follow from a seed: no person is real, and all
// addresses are in reserved domains.
//
// A shop is a discrete-event simulation. Customers arrive by a Poisson process, buy at random times at
// a rate of their own, and leave after some purchase (the BG/NBD model). Seasons, promotions and a bad
// quarter change the rates. Orders go through payment, delivery and refunds. Each customer has a
// sentiment, which deliveries and service change. It determines survey answers, and who leaves, joins
// the club or refers a friend.
package shop

import (
	"cmp"
	"math/rand/v2"
	"strconv"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// Shop is a running shop. It is not safe for concurrent use; its snapshots are.
type Shop struct {
	rng       *rand.Rand
	trials    *rand.Rand // of what happens to subscriptions with a trial
	story     story
	queue     queue
	now       int64
	catalogue []product
	people    int

	orders      *table[Order]
	operational *table[Operational]
	addresses   *table[Address]
	ordersMeta  *table[Meta]
	items       *table[Item]
	itemMeta    *table[Meta]
	users       *table[User]
	userMeta    *table[Meta]
	options     *table[Option]

	subscriptionLog *table[SubscriptionEvent]
	crm             *crm

	ids         counters
	userMetaIDs map[uint64][]uint64
	texts       map[string]*string // of key-value tables
	truth       Truth
}

// counters has the last ids used.
type counters struct {
	post, operational, address, ordersMeta, item, itemMeta, user, userMeta uint64
}

// Truth has the shop's own counts over all its history.
type Truth struct {
	// Customers is the number of customers.
	Customers int
	// Placed is the number of orders placed.
	Placed int
	// Refunds is the number of refunds.
	Refunds int
	// Full is the number of refunds of whole orders.
	Full int
	// Deleted is the number of orders that were deleted from the database, without drafts.
	Deleted int
	// Closed is the number of accounts that were deleted.
	Closed int
}

// New returns a shop before its first day of business. Its bad quarter is fifteen months before now. The
// same seed and day give the same shop.
func New(seed uint64, now time.Time) *Shop {
	s := &Shop{
		rng: rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15)), trials: rand.New(rand.NewPCG(seed, 14)), story: newStory(now),
		catalogue: newCatalogue(), userMetaIDs: map[uint64][]uint64{}, texts: map[string]*string{},
		orders:      newTable(func(r *Order) uint64 { return r.ID }, byUpdated, byParentOrder),
		operational: newTable(func(r *Operational) uint64 { return r.ID }, func(a, b *Operational) int { return cmp.Compare(a.Order, b.Order) }),
		addresses:   newTable(func(r *Address) uint64 { return r.ID }, byOrderAndType),
		ordersMeta:  newMetaTable(),
		items:       newTable(func(r *Item) uint64 { return r.ID }, func(a, b *Item) int { return byParent(a.Order, a.ID, b.Order, b.ID) }),
		itemMeta:    newMetaTable(),
		users:       newTable(func(r *User) uint64 { return r.ID }),
		userMeta:    newMetaTable(),
		options:     newTable(func(r *Option) uint64 { return r.ID }),

		subscriptionLog: newTable(func(r *SubscriptionEvent) uint64 { return r.ID }),
		crm:             newCRM(),
	}
	s.now = s.story.opening - 1
	s.setUp()
	return s
}

func newMetaTable() *table[Meta] {
	return newTable((*Meta).ID, func(a, b *Meta) int { return byParent(a.Parent(), a.ID(), b.Parent(), b.ID()) })
}

func byParent(p1, id1, p2, id2 uint64) int {
	if c := cmp.Compare(p1, p2); c != 0 {
		return c
	}
	return cmp.Compare(id1, id2)
}

func byUpdated(a, b *Order) int {
	return cmp.Or(cmp.Compare(a.Updated, b.Updated), cmp.Compare(a.ID, b.ID))
}

func byParentOrder(a, b *Order) int { return byParent(a.Parent, a.ID, b.Parent, b.ID) }

func byOrderAndType(a, b *Address) int {
	return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Type, b.Type), cmp.Compare(a.ID, b.ID))
}

// Opening returns the first day of business.
func (s *Shop) Opening() time.Time { return time.Unix(s.story.opening, 0).UTC() }

// Truth returns the shop's own counts so far.
func (s *Shop) Truth() Truth { return s.truth }

// Advance simulates the shop up to and including a time; an earlier time has no effect. The result does
// not depend on the number of steps.
func (s *Shop) Advance(to time.Time) {
	if until := to.Unix(); until > s.now {
		s.queue.run(until)
		s.now = until
	}
}

// Snapshot returns the present databases.
func (s *Shop) Snapshot() *Snapshot {
	return &Snapshot{
		Orders: s.orders.publish(), Operational: s.operational.publish(), Addresses: s.addresses.publish(),
		OrdersMeta: s.ordersMeta.publish(), Items: s.items.publish(), ItemMeta: s.itemMeta.publish(),
		Users: s.users.publish(), UserMeta: s.userMeta.publish(), Options: s.options.publish(),
		SubscriptionLog: s.subscriptionLog.publish(), CRM: s.crm.snapshot(),
	}
}

// setUp fills the tables of a newly installed shop and schedules the first day.
func (s *Shop) setUp() {
	for i, o := range [][2]string{
		{"siteurl", "https://shop.example.com"},
		{"blogname", "Demo shop"},
		{"woocommerce_version", version},
		{"woocommerce_currency", "EUR"},
		{"woocommerce_custom_orders_table_enabled", "yes"},
		{"woocommerce_custom_orders_table_data_sync_enabled", "no"},
		{"woocommerce_prices_include_tax", "yes"},
		{"woocommerce_subscriptions_active_version", "7.9.0"},
		{"woocommerce_feature_cost_of_goods_sold_enabled", "yes"},
		{"woocommerce_excluded_report_order_statuses", `a:4:{i:0;s:7:"pending";i:1;s:6:"failed";i:2;s:9:"cancelled";i:3;s:5:"trash";}`},
	} {
		s.options.put(&Option{ID: uint64(i + 1), Name: o[0], Value: o[1]})
	}
	s.ids.post = 240
	admin := s.nextUser()
	s.users.put(&User{ID: admin, Login: "owner", Email: "owner@example.com", Name: "Shop Owner", Registered: s.story.opening - 60*day})
	s.userMetaRow(admin, "wp_capabilities", `a:1:{s:13:"administrator";b:1;}`)
	s.queue.schedule(s.story.opening, s.openDay)
	s.queue.schedule(s.story.opening+7*day+5*hour, s.bookWeek)
	s.queue.schedule(s.story.appLaunched+20*day+11*hour, s.apart(s.offerTrial))
}

// version is the version of the product that the shop reports.
const version = "10.3.5"

func (s *Shop) nextUser() uint64 {
	s.ids.user++
	return s.ids.user
}

// nextPost returns the id of an order. Orders share their ids with pages and pictures, so there are gaps.
func (s *Shop) nextPost() uint64 {
	s.ids.post += 1 + uint64(s.rng.IntN(3))
	return s.ids.post
}

func (s *Shop) userMetaRow(user uint64, key, value string) {
	s.ids.userMeta++
	s.userMeta.put(s.meta(s.ids.userMeta, user, key, value))
	s.userMetaIDs[user] = append(s.userMetaIDs[user], s.ids.userMeta)
}

func (s *Shop) itemMetaRow(item uint64, key, value string) {
	s.ids.itemMeta++
	s.itemMeta.put(s.meta(s.ids.itemMeta, item, key, value))
}

// meta returns a row of a key-value table.
func (s *Shop) meta(id, parent uint64, key, value string) *Meta {
	return &Meta{id: uint32(id), parent: uint32(parent), key: s.text(key), value: s.text(value)}
}

// text returns the one copy of a text. The key-value tables have far more rows than different texts.
func (s *Shop) text(t string) *string {
	one, ok := s.texts[t]
	if !ok {
		one = &t
		s.texts[t] = one
	}
	return one
}

func (s *Shop) chance(p float64) bool { return s.rng.Float64() < p }

func (s *Shop) gamma(shape, mean float64) float64 {
	return distuv.Gamma{Alpha: shape, Beta: shape / mean, Src: s.rng}.Rand()
}

func (s *Shop) beta(a, b float64) float64 {
	return distuv.Beta{Alpha: a, Beta: b, Src: s.rng}.Rand()
}

func (s *Shop) poisson(mean float64) int {
	return int(distuv.Poisson{Lambda: mean, Src: s.rng}.Rand())
}

// pick returns a random index, with a probability in proportion to its weight.
func (s *Shop) pick(weights []float64) int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	at := s.rng.Float64() * sum
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

func (s *Shop) oneOf(of []string) string { return of[s.rng.IntN(len(of))] }

func (s *Shop) between(lo, hi int64) int64 { return lo + s.rng.Int64N(hi-lo+1) }

// decimal returns an amount with two decimals.
func decimal(c Cents) string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	cents := strconv.Itoa(int(c % 100))
	if len(cents) < 2 {
		cents = "0" + cents
	}
	return sign + strconv.Itoa(int(c/100)) + "." + cents
}
