package config

import (
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Limits of campaigns.
const (
	maxCampaigns    = 1000
	maxCampaignName = 100
	maxCampaignText = 1000
	maxCampaignTags = 20
)

// Campaign is something that the company did and that may change the figures.
type Campaign struct {
	Name, Text string
	// From and To are the first and the last day; To is record.NoDay for a single day.
	From, To record.Day
	Tags     []string
}

// campaign is one entry of the field campaigns.
type campaign struct {
	Name string   `yaml:"name"`
	From string   `yaml:"from"`
	To   string   `yaml:"to"`
	Text string   `yaml:"text"`
	Tags []string `yaml:"tags"`
}

// campaigns returns the campaigns, sorted by their first day.
func (l *loader) campaigns(list []campaign) []Campaign {
	if len(list) > maxCampaigns {
		l.addf("campaigns", "too many campaigns: %d; keep the latest %d", len(list), maxCampaigns)
		return nil
	}
	var all []Campaign
	for i, c := range list {
		if path := index("campaigns", i); !l.has(path) {
			all = append(all, l.campaign(path, c))
		}
	}
	slices.SortStableFunc(all, func(a, b Campaign) int { return int(a.From) - int(b.From) })
	return all
}

func (l *loader) campaign(path string, c campaign) Campaign {
	out := Campaign{
		Name: strings.TrimSpace(c.Name), Text: strings.TrimSpace(c.Text), Tags: l.tags(join(path, "tags"), c.Tags), To: record.NoDay,
		From: l.dayOf(join(path, "from"), c.From, "add the first day of the campaign, such as 2026-11-27"),
	}
	switch {
	case out.Name == "":
		l.addf(join(path, "name"), "required: add a name such as Black Friday")
	case len(out.Name) > maxCampaignName:
		l.addf(join(path, "name"), "longer than %d bytes: shorten it and move the rest to text", maxCampaignName)
	case len(out.Text) > maxCampaignText:
		l.addf(join(path, "text"), "longer than %d bytes: shorten it", maxCampaignText)
	}
	if !l.present(join(path, "to")) {
		return out
	}
	out.To = l.dayOf(join(path, "to"), c.To, "add the last day of the campaign, such as 2026-11-30, or remove the line")
	if !l.has(path) && out.To < out.From {
		l.addf(join(path, "to"), "%s is before the first day %s: correct one of them", out.To, out.From)
	}
	return out
}

func (l *loader) tags(path string, tags []string) []string {
	if len(tags) > maxCampaignTags {
		l.addf(path, "too many tags: %d; at most %d are allowed", len(tags), maxCampaignTags)
	}
	for i, tag := range tags {
		if item := index(path, i); !l.has(item) && (strings.TrimSpace(tag) == "" || len(tag) > maxCampaignName) {
			l.addf(item, "must be one or a few words: shorten or remove it")
		}
	}
	return tags
}
