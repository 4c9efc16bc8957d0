package shop_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

const halfYear = 182 * 24 * 3600

// history has the times of each person's purchases by address, and whether they had a discount.
type history map[string][]purchase

type purchase struct {
	at         int64
	discounted bool
}

func purchases(s *shop.Shop) history {
	snap := s.Snapshot()
	discount := map[uint64]bool{}
	for _, o := range snap.Operational.Rows() {
		discount[o.Order] = o.Discount > 0
	}
	h := history{}
	for _, o := range orders(s) {
		if sold(o) {
			person := strings.ToLower(strings.TrimSpace(o.Email))
			h[person] = append(h[person], purchase{o.Created, discount[o.ID]})
		}
	}
	return h
}

// within reports whether a person bought after one time and up to another.
func (h history) within(person string, after, until int64) bool {
	for _, p := range h[person] {
		if p.at > after && p.at <= until {
			return true
		}
	}
	return false
}

// share counts how many of all have a property.
type share struct{ some, all int }

func (s *share) add(yes bool) {
	s.all++
	if yes {
		s.some++
	}
}

func (s *share) value() float64 { return float64(s.some) / float64(s.all) }

func addresses(c *shop.CRM) map[uint64]string {
	of := map[uint64]string{}
	for _, p := range c.People.Rows() {
		of[p.ID] = p.Email
	}
	return of
}

func TestSurveyAnswers(t *testing.T) {
	t.Parallel()
	s := grown()
	c := s.Snapshot().CRM
	from, to := s.BadQuarter()
	answered := map[uint64]bool{}
	var good, bad, satisfied, dissatisfied, easy share
	nps := map[bool]int{}
	for _, a := range c.Answers.Rows() {
		answered[a.Invitation] = true
		disruption := a.Answered >= from.Unix() && a.Answered < to.Unix()
		recovering := !disruption && a.Answered >= to.Unix() && a.Answered < to.AddDate(0, 3, 0).Unix()
		switch a.Question {
		case "recommendation":
			if recovering {
				continue
			}
			of := map[bool]*share{false: &good, true: &bad}[disruption]
			of.add(a.Score >= 9)
			if a.Score <= 6 {
				nps[disruption]++
			}
		case "satisfaction":
			of := map[bool]*share{false: &satisfied, true: &dissatisfied}[disruption]
			of.add(a.Score >= 4)
		case "effort":
			easy.add(a.Score >= 5)
		}
	}
	require.InDelta(t, 0.22, float64(len(answered))/float64(len(c.Invitations.Rows())), 0.07)
	require.InDelta(t, 30, 100*(good.value()-float64(nps[false])/float64(good.all)), 10, "net promoter score")
	require.Less(t, 100*(bad.value()-float64(nps[true])/float64(bad.all)), 5.0, "in the bad quarter")
	require.InDelta(t, 0.78, satisfied.value(), 0.08)
	require.Less(t, dissatisfied.value(), satisfied.value()-0.2)
	require.InDelta(t, 0.7, easy.value(), 0.2)
}

func TestAnswersAreWithinTheirScales(t *testing.T) {
	t.Parallel()
	lowest := map[string]int{"recommendation": 0, "satisfaction": 1, "effort": 1, "would recommend": 1, "would try more": 1, "would buy again": 1}
	points := map[string]int{"recommendation": 11, "satisfaction": 5, "effort": 7, "would recommend": 6, "would try more": 6, "would buy again": 6}
	seen := map[string]int{}
	for _, a := range grown().Snapshot().CRM.Answers.Rows() {
		seen[a.Question]++
		lo := lowest[a.Question]
		if a.Points != points[a.Question] || a.Points > 0 && (a.Score < lo || a.Score >= lo+a.Points) {
			t.Fatalf("%+v", a)
		}
		if a.Question == "spent in all" && (a.Amount <= 0 || a.Days != 90) {
			t.Fatalf("%+v", a)
		}
	}
	requireSome(t, seen, "recommendation", "satisfaction", "effort", "would recommend", "would try more", "would buy again", "spent in all")
}

func TestDetractorsLeaveMoreThanPromoters(t *testing.T) {
	t.Parallel()
	s := grown()
	h := purchases(s)
	var promoters, detractors share
	for _, a := range s.Snapshot().CRM.Answers.Rows() {
		if a.Question != "recommendation" || a.Answered > now.Unix()-halfYear {
			continue
		}
		back := h.within(a.Email, a.Answered, a.Answered+halfYear)
		switch {
		case a.Score >= 9:
			promoters.add(!back)
		case a.Score <= 6:
			detractors.add(!back)
		}
	}
	require.Greater(t, detractors.all, 300)
	require.Greater(t, detractors.value(), 1.25*promoters.value())
}

func TestMembersStayAndBuyMore(t *testing.T) {
	t.Parallel()
	s := grown()
	h, c := purchases(s), s.Snapshot().CRM
	at, end := now.Unix()-halfYear, now.Unix()
	email, member := addresses(c), map[string]bool{}
	for _, m := range c.Memberships.Rows() {
		if m.Started <= at && (m.Ended == 0 || m.Ended > at) {
			member[email[m.Person]] = true
		}
	}
	var members, others share
	bought := map[bool]int{}
	for person, list := range h {
		if !h.within(person, at-halfYear, at) || person == "" {
			continue
		}
		of := map[bool]*share{true: &members, false: &others}[member[person]]
		of.add(h.within(person, at, end))
		for _, p := range list {
			if p.at > at && p.at <= end {
				bought[member[person]]++
			}
		}
	}
	require.Greater(t, members.all, 500)
	require.Greater(t, members.value(), 1.25*others.value())
	require.Greater(t, float64(bought[true])/float64(members.all), 1.3*float64(bought[false])/float64(others.all))
}

func TestBadQuarterShowsInServiceAndReasons(t *testing.T) {
	t.Parallel()
	s := grown()
	c := s.Snapshot().CRM
	from, to := s.BadQuarter()
	inQuarter := func(at int64, yearsAgo int) bool {
		return at >= from.AddDate(-yearsAgo, 0, 0).Unix() && at < to.AddDate(-yearsAgo, 0, 0).Unix()
	}
	var contacts [2]int
	for _, r := range c.Contacts.Rows() {
		for ago := range contacts {
			if inQuarter(r.Received, ago) {
				contacts[ago]++
			}
		}
	}
	require.Greater(t, contacts[0], 3*contacts[1])
	var service [2]share
	reasons := map[string]int{}
	for _, r := range c.Cancellations.Rows() {
		reasons[r.Reason]++
		for ago := range service {
			if inQuarter(r.Received, ago) {
				service[ago].add(r.Reason == "late or damaged delivery" || r.Reason == "unhappy with service")
			}
		}
	}
	require.Greater(t, service[0].value(), 1.3*service[1].value())
	requireSome(t, reasons, "", "too expensive", "never got used to it", "buys in a store", "payment failed", "no need any more")
}

func TestFewGiveNotice(t *testing.T) {
	t.Parallel()
	s := grown()
	h, c := purchases(s), s.Snapshot().CRM
	email, spoke := addresses(c), map[string]bool{}
	for _, a := range c.Answers.Rows() {
		spoke[a.Email] = true
	}
	for _, r := range c.Cancellations.Rows() {
		spoke[email[r.Person]] = true
	}
	var silent share
	for person := range h {
		if person != "" && !h.within(person, now.Unix()-365*24*3600, now.Unix()) {
			silent.add(!spoke[person])
		}
	}
	require.InDelta(t, 0.55, silent.value(), 0.2)
}

func TestBargainHuntersBuyWithDiscounts(t *testing.T) {
	t.Parallel()
	var began, full share
	for person, list := range purchases(grown()) {
		if person == "" {
			continue
		}
		of := &full
		if list[0].discounted {
			of = &began
		}
		for _, p := range list[1:] {
			of.add(p.discounted)
		}
	}
	require.Greater(t, began.value(), 1.5*full.value())
}

func TestReferredCustomersAreInTheCRM(t *testing.T) {
	t.Parallel()
	s := grown()
	c := s.Snapshot().CRM
	by := map[string]*shop.Person{}
	came := map[string]int{}
	for _, p := range c.People.Rows() {
		by[p.Email] = p
		came[p.CameBy]++
	}
	for _, a := range c.Activities.Rows() {
		if a.Kind == "brought by a friend" {
			require.Equal(t, "friends", by[a.Email].CameBy)
			require.Equal(t, a.At, by[a.Email].Since)
		}
	}
	requireSome(t, came, "ads", "social", "partners", "organic", "friends")
	require.InDelta(t, 0.07, float64(came["friends"])/float64(len(c.People.Rows())), 0.04)
	winning, items := map[string]int{}, map[string]int{}
	for _, r := range c.Spend.Rows() {
		require.Positive(t, r.Amount)
		require.Equal(t, r.Purpose == "new customers", r.Channel != "")
		winning[r.Channel]++
		items[r.Item]++
	}
	requireSome(t, winning, "ads", "social", "partners", "friends")
	requireSome(t, items, "campaigns", "service", "programme", "mailings", "apologies")
}

func TestClubPointsAddUp(t *testing.T) {
	t.Parallel()
	c := grown().Snapshot().CRM
	balance := map[uint64]int64{}
	reasons := map[string]int{}
	for _, e := range c.Points.Rows() {
		reasons[e.Reason]++
		if balance[e.Person] += e.Points; balance[e.Person] < 0 || e.Points == 0 {
			t.Fatalf("%+v leaves %d points", e, balance[e.Person])
		}
	}
	requireSome(t, reasons, "purchase", "reward", "expiry")
	type club struct {
		person    uint64
		programme string
	}
	until, tiers := map[club]int64{}, map[string]int{}
	for _, m := range c.Memberships.Rows() {
		key := club{m.Person, m.Programme}
		before, again := until[key]
		if again && (before == 0 || before > m.Started) || m.Ended != 0 && m.Ended < m.Started || m.Updated < max(m.Started, m.Ended) {
			t.Fatalf("%+v after one that ended %d", m, before)
		}
		until[key] = m.Ended
		tiers[m.Tier]++
	}
	requireSome(t, tiers, "bronze", "silver", "gold", "")
}

func TestSubscriptionsHaveAPriceLog(t *testing.T) {
	t.Parallel()
	snap := grown().Snapshot()
	events, price := map[string]int{}, map[uint64]shop.Cents{}
	for _, e := range snap.SubscriptionLog.Rows() {
		events[e.Event]++
		if _, known := price[e.Subscription]; known == (e.Event == "created") {
			t.Fatalf("%+v", e)
		}
		if e.Price > 0 {
			price[e.Subscription] = e.Price
		}
	}
	requireSome(t, events, "created", "price changed", "paused", "resumed", "payment failed", "cancelled")
	for _, o := range snap.Orders.Rows() {
		if o.Type == "shop_subscription" {
			require.Equal(t, o.Total-o.CartTax, price[o.ID], "the last price is the present one")
		}
	}
}

func TestCRMRecordsAreInThePastAndOfKnownPersons(t *testing.T) {
	t.Parallel()
	c := grown().Snapshot().CRM
	known := addresses(c)
	emails := map[string]bool{}
	for _, email := range known {
		require.False(t, emails[email], "each person is listed once")
		emails[email] = true
	}
	check := func(at int64, person uint64, email string) {
		if at > now.Unix() || person != 0 && known[person] == "" || email != "" && !emails[email] {
			t.Fatalf("at %d of %d", at, person)
		}
	}
	for _, r := range c.Invitations.Rows() {
		check(r.Sent, r.Person, "")
	}
	for _, r := range c.Answers.Rows() {
		check(r.Answered, 0, r.Email)
	}
	for _, r := range c.Contacts.Rows() {
		check(r.Received, r.Person, "")
	}
	for _, r := range c.Activities.Rows() {
		check(r.At, 0, r.Email)
	}
	for _, r := range c.Cancellations.Rows() {
		check(r.Received, r.Person, "")
	}
	require.LessOrEqual(t, c.Spend.Rows()[len(c.Spend.Rows())-1].Booked, now.Unix())
	require.Less(t, now.Unix()-c.Answers.Rows()[len(c.Answers.Rows())-1].Answered, int64((48 * time.Hour).Seconds()), "it goes on")
}
