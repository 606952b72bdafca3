package check

import (
	"net/netip"
	"net/url"
	"strings"

	"codman/internal/diag"
)

// deadLink reports links to the web that nobody can follow: of those that were asked for, and those that can't be meant.
var deadLink = Rule{
	ID: "L05", Name: "dead-link", Level: diag.Warning, Pages: true,
	Title: "a link to the web that does not answer",
	Why: "A status page, a vendor's report or a dashboard is worth a link as long as it is there. Much of what the web had ten years ago is gone, and a " +
		"report that rests on such a page then has a hole. codman asks the web only with `--external`, a few requests at a time, and remembers the answers " +
		"for a week; pages that ask us to log in do answer. Without it only links that lead to the reader's own machine are reported.",
	Advice: "Link to a copy in an archive, or say in the report what the page said. Dashboards forget: attach a picture of the graph.",
	Source: "Our own; link rot is measured well: [When Online Content Disappears](https://www.pewresearch.org/data-labs/2024/05/17/when-online-content-disappears/), Pew Research Center, 2024.",
	Bad:    "# Checkout was slow\n\nSee [the dashboard](http://localhost:3000/d/checkout).\n",
	Good:   "# Checkout was slow\n\nSee [the dashboard](https://grafana.example.com/d/checkout).\n",
	Check: func(d *document, r *report) {
		for _, ref := range d.references() {
			if onTheWeb(ref.target) {
				d.deadLink(ref, r)
			}
		}
		if s := d.Source; d.answers != nil && onTheWeb(s.Value) {
			d.deadLink(reference{target: s.Value, text: s.Value, at: s.Range}, r)
		}
	},
}

func (d *document) deadLink(ref reference, r *report) {
	address := quoteAddress(ref.target)
	switch a := d.answers[ref.target]; {
	case a.Fault != "":
		r.at(ref.at, "link to a copy, if there is one: https://web.archive.org/web/"+withoutUser(ref.target), "%s does not answer: %s", address, a.Fault)
	case a.Moved != "":
		r.at(ref.at, "write "+shorten(a.Moved), "%s has moved for good", address).Level = diag.Info
	case ref.text != ref.target && ownMachine(ref.target):
		r.at(ref.at, "link to what every reader can open", "%s leads to the reader's own machine", address)
	}
}

func withoutUser(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		u.User = nil
		return u.String()
	}
	return address
}

// ownMachine tells whether an address leads each reader to a machine of his own.
func ownMachine(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && (ip.IsLoopback() || ip.IsUnspecified())
}
