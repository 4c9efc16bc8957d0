// Package shop invents a shop: a WooCommerce-shaped database of customers and orders with a
// plausible history of more than four years, that goes on selling as its clock is moved on, and
// the small CRM beside it, which knows what customers say. All of it follows from a seed; nothing
// is real, and all addresses lie in reserved domains.
//
// A shop is a discrete-event simulation. Customers arrive by a Poisson process, buy at random
// moments at a rate of their own and leave for good after some purchase (the BG/NBD model), all
// of it modulated by seasons, sales and a bad quarter; orders then live their own lives through
// payment, delivery and refunds. Customers have feelings, which deliveries and service change:
// they decide what is answered in surveys and who leaves, joins the club or brings a friend.
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
	truth       Truth
}

// counters are the last ids given out.
type counters struct {
	post, operational, address, ordersMeta, item, itemMeta, user, userMeta uint64
}

// Truth is what the shop itself counted, over all its history.
type Truth struct {
	// Customers is the number of persons who ever came, Placed the number of orders they placed.
	Customers, Placed int
	// Refunds is the number of refunds given, Full of them of whole orders.
	Refunds, Full int
	// Deleted is the number of orders that were deleted from the database, drafts apart.
	Deleted int
	// Closed is the number of accounts that were deleted.
	Closed int
}

// New returns a shop whose story is laid out for the moment now (the bad quarter lies fifteen
// months before it), before its first day. The same seed and day give the same shop.
func New(seed uint64, now time.Time) *Shop {
	s := &Shop{
		rng: rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15)), story: newStory(now),
		catalogue: newCatalogue(), userMetaIDs: map[uint64][]uint64{},
		orders:      newTable(func(r *Order) uint64 { return r.ID }, byUpdated),
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
	return newTable(func(r *Meta) uint64 { return r.ID }, func(a, b *Meta) int { return byParent(a.Parent, a.ID, b.Parent, b.ID) })
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

func byOrderAndType(a, b *Address) int {
	return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Type, b.Type), cmp.Compare(a.ID, b.ID))
}

// Opening returns the first day of business.
func (s *Shop) Opening() time.Time { return time.Unix(s.story.opening, 0).UTC() }

// Truth returns what the shop counted so far.
func (s *Shop) Truth() Truth { return s.truth }

// Advance lets the shop do business up to and including a moment; an earlier moment does nothing.
// It makes no difference in how many steps a moment is reached.
func (s *Shop) Advance(to time.Time) {
	if until := to.Unix(); until > s.now {
		s.queue.run(until)
		s.now = until
	}
}

// Snapshot returns the databases as they stand.
func (s *Shop) Snapshot() *Snapshot {
	return &Snapshot{
		Orders: s.orders.publish(), Operational: s.operational.publish(), Addresses: s.addresses.publish(),
		OrdersMeta: s.ordersMeta.publish(), Items: s.items.publish(), ItemMeta: s.itemMeta.publish(),
		Users: s.users.publish(), UserMeta: s.userMeta.publish(), Options: s.options.publish(),
		SubscriptionLog: s.subscriptionLog.publish(), CRM: s.crm.snapshot(),
	}
}

// setUp fills the tables of a shop that has just been installed and opens its doors.
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
	s.queue.schedule(s.story.opening+7*day+5*hour, s.account)
}

// version is the version of the product that the shop claims to run.
const version = "10.3.5"

func (s *Shop) nextUser() uint64 {
	s.ids.user++
	return s.ids.user
}

// nextPost returns an id of an order. Orders share their ids with pages and pictures, so there
// are gaps.
func (s *Shop) nextPost() uint64 {
	s.ids.post += 1 + uint64(s.rng.IntN(3))
	return s.ids.post
}

func (s *Shop) userMetaRow(user uint64, key, value string) {
	s.ids.userMeta++
	s.userMeta.put(&Meta{ID: s.ids.userMeta, Parent: user, Key: key, Value: value})
	s.userMetaIDs[user] = append(s.userMetaIDs[user], s.ids.userMeta)
}

func (s *Shop) itemMetaRow(item uint64, key, value string) {
	s.ids.itemMeta++
	s.itemMeta.put(&Meta{ID: s.ids.itemMeta, Parent: item, Key: key, Value: value})
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

// pick returns an index with a chance in proportion to its weight.
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
