package words

var english = lexicon{
	dimensions: map[string]string{
		"source": "Source", "channel": "Channel", "country": "Country", "segment": "Segment",
		"acquisition_channel": "Acquisition channel", "programme_tier": "Programme tier", "loyalty_type": "Loyalty type",
		"state": "State", "horizon": "Horizon", "quantile": "Quantile", "basis": "Basis", "movement": "Movement",
		"bound": "Bound", "model": "Model", "parameter": "Parameter", "group": "Group", "scale": "Scale", "wave": "Wave",
		"component": "Component", "reason": "Reason", "engagement_channel": "Engagement channel",
		"programme": "Programme", "kind": "Kind", "tier": "Tier", "measure": "Measure", "type": "Type",
		"window": "Window", "currency": "Currency", "touchpoint": "Touchpoint",
	},
	units: map[string]string{
		"customers": "customers", "orders": "orders", "days": "days", "answers": "answers",
		"cancellations": "cancellations", "contacts": "contacts", "points": "points", "gaps": "gaps",
	},
	labels: map[string]map[string]string{
		"any": {"other": "Other", "unknown": "Unknown", "none": "None"},
		"state": {
			"new": "New", "retained": "Retained", "reactivated": "Reactivated",
			"earned": "Earned", "redeemed": "Redeemed", "expired": "Expired", "outstanding": "Outstanding",
			"at_risk": "At risk", "advocate": "Advocates",
			"better": "Better", "worse": "Worse", "same": "Unchanged", "unknown": "Not known",
		},
		"movement": {
			"opening": "Opening", "new": "New", "reactivation": "Reactivated", "expansion": "Bought more",
			"contraction": "Bought less", "churned": "Left", "adjustment": "Adjustment", "closing": "Closing",
			"retained": "Retained", "reactivated": "Reactivated",
		},
		"basis":    {"orders": "Orders", "subscriptions": "Subscriptions"},
		"quantile": {"0.25": "A quarter are below", "0.5": "Half are below (median)", "0.75": "Three quarters are below", "0.9": "Nine in ten are below"},
		"bound":    {"low": "Lower bound", "high": "Upper bound"},
		"group":    {"promoters": "Promoters", "passives": "Passives", "detractors": "Detractors", "promoter": "Promoter", "passive": "Passive", "detractor": "Detractor"},
		"part": {
			"promoters": "Promoters", "passives": "Passives", "detractors": "Detractors",
			"satisfied": "Satisfied", "neutral": "Neutral", "dissatisfied": "Dissatisfied", "easy": "Easy", "hard": "Hard",
			"yes": "Yes", "no": "No",
		},
		"wave":      {"first": "First survey", "second": "Second survey", "repeat": "Repeated surveys"},
		"component": {"recommend": "Recommend", "repurchase": "Buy again", "upsell": "Buy more kinds", "survey": "Survey", "csat": "Satisfaction"},
		"reason": {
			"service": "Service", "price": "Price", "onboarding": "Onboarding", "channel": "Channel",
			"involuntary": "Failed payment", "other": "Other", "unknown": "No reason given",
		},
		"engagement_channel": {
			"review": "Reviews", "visit": "Visits", "social": "Social media", "community": "Community", "event": "Events",
			"referral": "Referrals", "email": "E-mail", "app": "App",
		},
		"kind": {
			"points": "Points", "tiered": "Tiers", "paid": "Paid", "value": "Values", "partner": "Partners", "game": "Game",
		},
		"tier":           {"member": "Member"},
		"programme_tier": {"none": "Not a member", "member": "Member"},
		"measure":        {"retention": "Retention", "orders": "Orders per customer", "margin": "Margin per customer"},
		"type":           englishTypes,
		"loyalty_type":   englishTypes,
		"window":         {"lifetime": "All time", "month": "Month", "quarter": "Quarter", "year": "Year", "": ""},
		"model": {
			"BG/NBD": "Purchases (BG/NBD)", "Pareto/NBD": "Who is alive (Pareto/NBD)", "Gamma-Gamma": "Spend (Gamma-Gamma)",
			"sBG": "Renewals (sBG)",
		},
		"question": {
			"nps": "Net promoter score", "csat": "Satisfaction", "ces": "Customer effort", "recommend": "Would recommend",
			"try": "Would try more", "return": "Would come back",
		},
		"series": {
			"previous_period": "previous period", "previous_year": "previous year", "target": "target", "so_far": "so far",
			"delta_previous_period": "change to previous period", "delta_previous_year": "change to previous year",
		},
		"touchpoint": {
			"relation": "Relationship", "relationship": "Relationship", "purchase": "After a purchase", "order": "After a purchase",
			"delivery": "After delivery", "service": "After service", "support": "After service", "onboarding": "Onboarding",
			"cancellation": "On leaving", "yearly": "Once a year", "followup": "Follow-up", "return": "After a return",
		},
	},
	words: map[string]string{
		"absent_margin":   "The margin of some purchases is not known",
		"absent_forecast": "No forecast yet: it is being made, or needs more history",
		"forecast_day":    "Forecasts hold for the latest day: choose a range that ends today",
		"forecast_choice": "No forecast for so narrow a choice: filter by one thing at a time",
		"no_value":        "No value", "absent_order": "No orders", "absent_line": "No source with order lines", "absent_refund": "No refunds",
		"absent_customer": "No source of customers", "absent_subscription": "No subscriptions",
		"absent_subscription_event": "No source of subscription events", "absent_answer": "No survey source configured",
		"absent_invitation": "No source of survey invitations", "absent_cancellation": "No source of cancellations configured",
		"absent_contact": "No source of service contacts configured", "absent_engagement": "No source of engagement configured",
		"absent_membership": "No loyalty programme configured", "absent_points": "No source of programme points configured",
		"absent_spend": "No source of costs configured",
		"day":          "day", "days": "days", "scale_of": "Scale of", "all_together": "All together", "average": "Average",
		"previous_period": "previous period", "previous_year": "previous year", "target": "Target", "so_far": "so far",
		"change_previous_period": "Change to previous period", "change_previous_year": "Change to previous year",
		"month": "Month", "customers": "Customers", "complete": "Complete", "movement": "Movement", "base": "Base", "total": "Total",
		"up": "Up", "down": "Down", "change": "Change", "from": "From", "to": "To", "count": "Count", "share": "Share", "range": "Range",
		"touchpoint": "Touchpoint", "answers": "Answers", "value": "Value", "low": "Lower bound", "high": "Upper bound",
		"source": "Source", "id": "Customer id", "purchases": "Purchases", "last_purchase": "Last purchase",
		"probability": "Chance of a purchase now", "probability_then": "Chance at the last purchase", "value_at_risk": "Value at risk",
		"time": "Time", "title": "Title", "text": "Text", "tags": "Tags", "kind": "Kind", "start": "Start", "end": "End",
		"sentence": "What it means", "state": "State", "name": "Name", "preset": "Shop system", "variant": "Variant", "reachable": "Reachable",
		"loaded": "Loaded", "polls": "Polls", "failures": "Failed polls", "poll_interval": "Poll interval", "last_success": "Last success",
		"newest_record": "Newest record", "records": "Records", "rejected": "Rejected records", "error": "Error", "reason": "Reason",
		"yes": "Yes", "no": "No", "all": "All", "window": "Window", "measure": "Measure", "median": "Median", "mean": "Mean",
		"orders": "Orders", "revenue": "Revenue", "incomplete": "Running period",
	},
	grammar: englishGrammar,
}

var englishTypes = map[string]string{
	"truly_loyal": "Truly loyal", "programme": "For the programme", "bargain": "For the discount",
	"convenience": "For convenience", "satisfied": "Satisfied", "unclassified": "Not classified",
}
