package figures

import (
	"context"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/bot/split"
	"duaarah/store/measure"
)

// tiers, the best first.
var tiers = [...]string{"A", "B", "C", "D", "E"}

// tierMost is how long the names of one tier may be, in UTF-16 units: all of them are to stay one message.
const tierMost = 500

// league answers /liga: every office in its tier, and in order of name there, since what sets those of one tier apart may be
// chance. One with few is in none. Those who answer more before elections are named, if that can hardly be chance.
func (v *view) league(ctx context.Context, a ask) (bot.Outgoing, error) {
	from, to := v.bounds(a.Period)
	groups, err := v.ask(ctx, measure.ByOffice, from, to)
	if err != nil {
		return bot.Outgoing{}, err
	}
	found := map[string]measure.Group{}
	for _, g := range groups {
		found[g.Key] = g
	}
	names := map[string][]string{} // by tier; "": of few
	var before []string            // who answer more before elections
	for _, o := range v.all {
		g := found[string(o.ID)]
		tier := g.Tier()
		names[tier] = append(names[tier], short(o.Name))
		if s := g.Season; s != nil && s.In.Of >= fewBelow && s.Out.Of >= fewBelow && s.Low != nil && *s.Low > 0 {
			before = append(before, v.S("figures.league.season_one", "name", short(o.Name), "in", v.percent(*s.In.Rate), "out", v.percent(*s.Out.Rate)))
		}
	}
	var b bot.TextBuilder
	b.Text(v.Text("figures.league.head", "period", v.period(a.Period)))
	b.Add("\n")
	for _, tier := range tiers {
		if len(names[tier]) > 0 {
			b.Add("\n").Text(v.Text("figures.league.tier."+tier, "names", v.cut(names[tier])))
		}
	}
	if len(names[""]) > 0 {
		b.Add("\n").Text(v.Text("figures.league.few", "n", fewBelow, "names", v.cut(names[""])))
	}
	if len(before) > 0 {
		b.Add("\n\n").Text(v.Text("figures.league.season", "names", v.cut(before)))
	}
	b.Add("\n\n").Text(v.Text("figures.league.how"))
	return bot.Outgoing{Text: b.Build(), Buttons: v.buttons(a)}, nil
}

// short is a name on one line.
func short(name string) string {
	return split.Truncate(strings.Join(strings.Fields(name), " "), 60, bot.Runes)
}

// cut lists names in their order, as many as there is room for; each of them is short.
func (v *view) cut(names []string) string {
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	var out []string
	room := tierMost
	for i, name := range names {
		if room -= utf16(name) + 2; room < 0 {
			out = append(out, v.S("figures.league.more", "n", len(names)-i))
			break
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}
