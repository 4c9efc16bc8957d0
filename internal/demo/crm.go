package demo

import (
	"github.com/dolthub/go-mysql-server/sql/types"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

// crmTables returns the tables of the CRM. Its schema is invented, not copied from a product.
func crmTables() []boundable {
	return []boundable{
		peopleTable(), invitationsTable(), answersTable(), contactsTable(), membershipsTable(), pointsTable(),
		cancellationsTable(), activitiesTable(), spendTable(),
	}
}

func byID() []keyDef { return []keyDef{{primary, []string{"id"}, 0, false}} }

func peopleTable() boundable {
	type row = shop.Person
	return &definition[row]{
		table: "people",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.CRM.People },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"email", varchar(320), false, func(r *row) any { return r.Email }},
			{"came_by", varchar(40), false, func(r *row) any { return r.CameBy }},
			{"known_since", types.Datetime, false, func(r *row) any { return moment(r.Since) }},
		},
		indexes: byID(),
	}
}

func invitationsTable() boundable {
	type row = shop.Invitation
	return &definition[row]{
		table: "survey_invitations",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.CRM.Invitations },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"person_id", types.Uint64, false, func(r *row) any { return r.Person }},
			{"survey", varchar(40), false, func(r *row) any { return r.Survey }},
			{"sent_at", types.Datetime, false, func(r *row) any { return moment(r.Sent) }},
		},
		indexes: byID(),
	}
}

func answersTable() boundable {
	type row = shop.Answer
	scored := func(v func(*row) int) func(*row) any {
		return func(r *row) any {
			if r.Points == 0 {
				return nil
			}
			return int64(v(r))
		}
	}
	return &definition[row]{
		table: "survey_answers",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.CRM.Answers },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"invitation_id", types.Uint64, false, func(r *row) any { return r.Invitation }},
			{"email", varchar(320), false, func(r *row) any { return r.Email }},
			{"survey", varchar(40), false, func(r *row) any { return r.Survey }},
			{"question", varchar(40), false, func(r *row) any { return r.Question }},
			{"score", types.Int64, true, scored(func(r *row) int { return r.Score })},
			{"points", types.Int64, true, scored(func(r *row) int { return r.Points })},
			{"low_is_best", types.Int8, false, func(r *row) any { return flag(r.LowIsBest) }},
			{"amount", amount(), true, func(r *row) any { return moneyOrNull(r.Amount) }},
			{"in_days", types.Int64, false, func(r *row) any { return int64(r.Days) }},
			{"answered_at", types.Datetime, false, func(r *row) any { return moment(r.Answered) }},
		},
		indexes: byID(),
	}
}

func contactsTable() boundable {
	type row = shop.ServiceContact
	return &definition[row]{
		table: "service_contacts",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.CRM.Contacts },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"ticket_id", types.Uint64, false, func(r *row) any { return r.Ticket }},
			{"person_id", types.Uint64, false, func(r *row) any { return r.Person }},
			{"subject", varchar(200), false, func(r *row) any { return r.Subject }},
			{"received_at", types.Datetime, false, func(r *row) any { return moment(r.Received) }},
			{"solved", types.Int8, false, func(r *row) any { return flag(r.Solved) }},
		},
		indexes: byID(),
	}
}

func membershipsTable() boundable {
	type row = shop.Membership
	return &definition[row]{
		table: "memberships",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.CRM.Memberships },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"person_id", types.Uint64, false, func(r *row) any { return r.Person }},
			{"programme", varchar(40), false, func(r *row) any { return r.Programme }},
			{"tier", varchar(40), true, func(r *row) any { return textOrNull(r.Tier) }},
			{"started_at", types.Datetime, false, func(r *row) any { return moment(r.Started) }},
			{"ended_at", types.Datetime, true, func(r *row) any { return moment(r.Ended) }},
			{"updated_at", types.Datetime, false, func(r *row) any { return moment(r.Updated) }},
		},
		indexes: []keyDef{{primary, []string{"id"}, 0, false}, {"updated_at", []string{"updated_at", "id"}, 1, false}},
	}
}

func pointsTable() boundable {
	type row = shop.PointsEntry
	return &definition[row]{
		table: "points_ledger",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.CRM.Points },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"person_id", types.Uint64, false, func(r *row) any { return r.Person }},
			{"booked_at", types.Datetime, false, func(r *row) any { return moment(r.Booked) }},
			{"reason", varchar(40), false, func(r *row) any { return r.Reason }},
			{"points", types.Int64, false, func(r *row) any { return r.Points }},
		},
		indexes: byID(),
	}
}

func cancellationsTable() boundable {
	type row = shop.Cancellation
	return &definition[row]{
		table: "cancellations",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.CRM.Cancellations },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"person_id", types.Uint64, false, func(r *row) any { return r.Person }},
			{"received_at", types.Datetime, false, func(r *row) any { return moment(r.Received) }},
			{"reason", varchar(200), true, func(r *row) any { return textOrNull(r.Reason) }},
		},
		indexes: byID(),
	}
}

func activitiesTable() boundable {
	type row = shop.Activity
	return &definition[row]{
		table: "activities",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.CRM.Activities },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"email", varchar(320), false, func(r *row) any { return r.Email }},
			{"kind", varchar(40), false, func(r *row) any { return r.Kind }},
			{"happened_at", types.Datetime, false, func(r *row) any { return moment(r.At) }},
		},
		indexes: byID(),
	}
}

func spendTable() boundable {
	type row = shop.Spend
	return &definition[row]{
		table: "marketing_spend",
		rows:  func(s *shop.Snapshot) *shop.Sorted[row] { return s.CRM.Spend },
		columns: []column[row]{
			{"id", types.Uint64, false, func(r *row) any { return r.ID }},
			{"booked_at", types.Datetime, false, func(r *row) any { return moment(r.Booked) }},
			{"spent_on", varchar(40), false, func(r *row) any { return r.Purpose }},
			{"channel", varchar(40), true, func(r *row) any { return textOrNull(r.Channel) }},
			{"item", varchar(40), false, func(r *row) any { return r.Item }},
			{"amount", types.MustCreateColumnDecimalType(12, 2), false, func(r *row) any { return money(r.Amount) }},
		},
		indexes: byID(),
	}
}
