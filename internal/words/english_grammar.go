package words

import (
	"github.com/klantenbinding/loyalty/internal/display"
)

var englishGrammar = grammar{
	generic: "{title}: {v} {in}", genericDay: "{title}: {v}",
	nothing: "{title}: not enough data yet.",
	moves: map[display.Form]move{
		display.FormPeople:     {"{d} fewer than", "{d} more than", "as many as"},
		display.FormCount:      {"{d} fewer than", "{d} more than", "as many as"},
		display.FormAmount:     {"{d} less than", "{d} more than", "as much as"},
		display.FormShare:      {"{d} {pp} lower than", "{d} {pp} higher than", "the same as"},
		display.FormDifference: {"{d} {pp} lower than", "{d} {pp} higher than", "the same as"},
		display.FormHundred:    {"{d} {p} lower than", "{d} {p} higher than", "the same as"},
		display.FormScore:      {"{d} {p} lower than", "{d} {p} higher than", "the same as"},
		display.FormMultiple:   {"{d} lower than", "{d} higher than", "the same as"},
		display.FormDays:       {"{d} {days} shorter than", "{d} {days} longer than", "as long as"},
	},
	point: "point", points: "points", day: "day", days: "days", share: "percentage point", shares: "percentage points",
	before: map[string]string{
		"": "the period before", "d": "the {n} days before", "1d": "the day before", "lifetime": "the time before",
		"month": "the month before", "quarter": "the quarter before", "year": "the year before",
	},
	in: map[string]string{
		"": "in the period", "d": "in the last {n} days", "1d": "on the day", "lifetime": "so far",
		"month": "in the month", "quarter": "in the quarter", "year": "in the year",
	},
	within: map[string]string{"": "within the forecast period", "d": "within {n} days", "1d": "within a day"},
	ago: map[string]string{
		"": "a period ago", "d": "a period ago", "1d": "a day ago", "month": "a month ago", "quarter": "a quarter ago", "year": "a year ago",
		"lifetime": "a period ago",
	},
	year: "a year ago",
	met:  "the target of {target} is met", missed: "the target of {target} is missed",
	nearly: "the target of {target} is only just missed", aim: "the target is {target}",
	leads: englishLeads,
	shortfall: shortfallTexts{
		short: "Repeat purchases since {since}: {missing} fewer than expected ({share})", worth: ", worth about {worth}",
		in: "; most are missing in {groups}", group: "{value} ({dimension}, {missing})", and: "and",
		expected: "Repeat purchases of the last 28 days: {ratio} of what was expected",
	},
	months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var englishLeads = map[string]lead{
	"active_customers": {
		many: "{v} customers bought {in}", one: "1 customer bought {in}", none: "No customer bought {in}",
	},
	"churned_customers": {
		many: "{v} customers who bought in {before} did not come back", one: "1 customer who bought in {before} did not come back",
		none: "No customer of {before} stayed away",
	},
	"retention_ratio": {
		many: "Of {base} customers who bought in {before}, {v} bought again", none: "Of {base} customers who bought in {before}, none bought again",
	},
	"churn_ratio": {
		many: "Of {base} customers who bought in {before}, {v} did not come back", none: "Of {base} customers who bought in {before}, none stayed away",
	},
	"repeat_buyer_ratio": {
		many: "Of {base} customers who bought {in}, {v} bought more than once", none: "Of {base} customers who bought {in}, none bought more than once",
	},
	"returning_buyer_ratio": {
		many: "Of {base} customers who bought {in}, {v} had bought before", none: "Of {base} customers who bought {in}, none had bought before",
	},
	"winback_ratio": {
		many: "Of {base} customers who had stayed away, {v} came back {in}", none: "Of {base} customers who had stayed away, none came back {in}",
	},
	"early_churn_ratio": {
		many: "Of {base} new customers, {v} did not come back {within}", none: "Of {base} new customers, all came back {within}",
	},
	"upsell_ratio": {
		many: "Of {base} customers who bought more than once, {v} chose a product that was new to them",
		none: "Of {base} customers who bought more than once, none chose a product that was new to them",
	},
	"orders_per_customer": {many: "A customer bought {v} times {in}, on average"},
	"revenue":             {many: "Revenue {in} was {v}"},
	"orders":              {many: "{v} orders came {in}", one: "1 order came {in}", none: "No order came {in}"},
	"average_order_value": {many: "A purchase brought {v} {in}, on average"},
	"monthly_recurring_revenue": {
		many: "The running subscriptions bring {v} a month",
	},
	"active_subscribers": {
		many: "{v} customers have a paid subscription", one: "1 customer has a paid subscription", none: "No customer has a paid subscription",
	},
	"subscriber_churn_ratio": {
		many: "Of the subscribers at the end of {before}, {v} left", none: "Of the subscribers at the end of {before}, none left", subject: "the share is ",
	},
	"subscriber_churn_ratio rolling": {many: "Subscriber churn {in} was {v}"}, // new subscribers leave too
	"average_revenue_per_account":    {many: "A subscriber pays {v} a month, on average"},
	"annual_recurring_revenue":       {many: "The running subscriptions bring {v} a year"},
	"subscriber_lifetime_value":      {many: "A subscriber brings a margin of {v} until leaving, by the simple formula"},
	"net_revenue_churn_ratio": {
		many:    "The customers of {before} bring {v} less than they did then, even after counting those who bought more",
		none:    "The customers of {before} bring as much as they did then",
		below:   "Negative churn: the customers of {before} bring {abs} more than they did then, even after losses",
		subject: "net churn is ",
	},
	"gross_revenue_churn_ratio": {
		many: "Of the revenue of {before}, {v} was lost with customers who left or bought less",
		none: "Of the revenue of {before}, nothing was lost", subject: "that is ",
	},
	"net_revenue_retention_ratio": {
		many: "The customers of {before} now bring {v} of the revenue that they brought then", subject: "the share is ",
	},
	"gross_revenue_retention_ratio": {
		many: "Of the revenue of {before}, {v} was kept, not counting growth", subject: "the share is ",
	},
	"quick_ratio":   {many: "Revenue gained is {v} times the revenue lost", subject: "the ratio is "},
	"clv_formula":   {many: "A customer brought a margin of {v} {in}, on average"},
	"clv_historic":  {many: "A customer has brought a margin of {v} so far, on average"},
	"clv_predicted": {many: "A customer is expected to bring {v} {within}, on average"},
	"value_predicted": {
		many: "All customers together are expected to bring {v} {within}",
	},
	"clv_to_cac_ratio": {
		many: "A customer brings {v} times the cost of winning one", subject: "the ratio is ",
	},
	"customer_value_after": {many: "A new customer brings a margin of {v} {within}, on average"},
	"payback_months":       {many: "Months until a new customer has brought what winning one costs: {v}"},
	"top_customers_revenue_ratio": {
		many: "The 20\u00a0% of customers with the highest revenue brought {v} of the revenue {in}", subject: "the share is ",
	},
	"acquisition_cost": {many: "Winning a customer costs {v}"},
	"retention_cost":   {many: "Keeping a customer costs {v}"},
	"acquisition_to_retention_cost_ratio": {
		many: "Winning a customer costs {v} times as much as keeping one", subject: "the ratio is ",
	},
	"retention_uplift_value": {many: "5 percentage points more retention are worth {v} a year"},
	"share_of_wallet_ratio": {
		many: "Of all their spending on such goods, customers spend {v} here", none: "Of all their spending on such goods, customers spend nothing here",
		subject: "the share is ",
	},
	"purchase_probability": {
		many: "Of {base} customers, {v} are expected to buy {within}", one: "Of {base} customers, 1 is expected to buy {within}",
		none: "Of {base} customers, none is expected to buy {within}",
	},
	"alive_customers": {
		many: "{v} of all past buyers are expected to still be customers", one: "1 of all past buyers is expected to still be a customer",
		none: "None of all past buyers is expected to still be a customer",
	},
	"customers_at_risk": {
		many: "{v} customers should have come back by now and are at risk", one: "1 customer should have come back by now and is at risk",
		none: "No customer is at risk",
	},
	"value_at_risk": {
		many: "The customers at risk are still expected to bring {v} {within}", none: "No value is at risk",
	},
	"nps": {
		many:  "Promoters are {v} points ahead of detractors (NPS {v})",
		one:   "Promoters are 1 point ahead of detractors (NPS 1)",
		none:  "There are as many promoters as detractors (NPS 0)",
		below: "Detractors are {abs} {p} ahead of promoters (NPS {v})", subject: "the score is ",
	},
	"csat": {many: "Customers rate their satisfaction at {v} of 100", subject: "the score is "},
	"csat_satisfied_ratio": {
		many: "Of {base} answers on satisfaction, {v} are good", one: "Of {base} answers on satisfaction, 1 is good",
		none: "Of {base} answers on satisfaction, none is good",
	},
	"ces": {many: "On a scale from 1 (hard) to 7 (easy), customers rate how easily they get what they want at {v}", subject: "the score is "},
	"ces_easy_ratio": {
		many: "Of {base} answers on effort, {v} say that it was easy", one: "Of {base} answers on effort, 1 says that it was easy",
		none: "Of {base} answers on effort, none says that it was easy",
	},
	"delivery_gap": {
		many:  "The share of satisfied customers is {v} smaller than the company believes",
		none:  "Customers are as satisfied as the company believes",
		below: "The share of satisfied customers is {abs} larger than the company believes", subject: "the gap is ",
	},
	"loyalty_index": {many: "The loyalty index is {v} of 100"},
	"involuntary_churn_ratio": {
		many: "Of {base} cancellations, {v} follow a failed payment", one: "Of {base} cancellations, 1 follows a failed payment",
		none: "Of {base} cancellations, none follows a failed payment",
	},
	"silent_churn_ratio": {
		many: "Of {base} customers who left, {v} had given no feedback before", one: "Of {base} customers who left, 1 had given no feedback before",
		none: "Of {base} customers who left, all had given feedback before",
	},
	"survey_response_ratio": {many: "There are answers to {v} of the survey invitations", subject: "that is "},
	"survey_coverage_ratio": {
		many: "Of {base} active customers, {v} were asked or answered recently", one: "Of {base} active customers, 1 was asked or answered recently",
		none: "Of {base} active customers, none was asked or answered recently",
	},
	"first_contact_resolution_ratio": {
		many: "Of {base} matters, {v} were solved by the first contact", one: "Of {base} matters, 1 was solved by the first contact",
		none: "Of {base} matters, none was solved by the first contact",
	},
	"contact_churn_risk_ratio": {
		many: "Customers who contacted service are {v} times as likely to leave as the others", subject: "the factor is ",
	},
	"engagement_ratio": {
		many: "Of {base} active customers, {v} did something besides buying", none: "Of {base} active customers, none did anything besides buying",
	},
	"referral_ratio": {
		many: "Of {base} new customers, {v} were referred by others", one: "Of {base} new customers, 1 was referred by others",
		none: "Of {base} new customers, none was referred by others",
	},
	"discount_order_ratio": {
		many: "Of {base} purchases, {v} were made with a discount", one: "Of {base} purchases, 1 was made with a discount",
		none: "Of {base} purchases, none was made with a discount",
	},
}
