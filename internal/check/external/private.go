package external

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"
)

// spared tells of hosts that are not asked: those of private networks, as far as their name says so, and of the domains named.
func (c *client) spared(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, domain := range c.opts.Internal {
		domain = strings.ToLower(strings.TrimPrefix(domain, "."))
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	if c.opts.Private {
		return false
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return isPrivate(ip)
	}
	dot := strings.LastIndexByte(host, '.')
	if dot < 0 {
		return true // a name that only a private network has
	}
	if first, _ := utf8.DecodeRuneInString(host[dot+1:]); unicode.IsDigit(first) {
		return true // 127.1 and the like, which a proxy may take for an address; no domain of the web ends so
	}
	for _, top := range [...]string{".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".corp", ".private"} {
		if strings.HasSuffix(host, top) {
			return true
		}
	}
	return false
}

// reserved are the other ranges that the public web does not have: this network (RFC 1122), what carriers use inside their networks
// (RFC 6598), protocols and benchmarks (RFC 6890), the future (RFC 1112), and those that wrap an address of IPv4, which can be any:
// translated (RFC 6052, RFC 8215) and tunnelled (RFC 3056, RFC 4380).
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// translated is the range in which networks without IPv4 reach the IPv4 of the web: its last four bytes are the address, RFC 6052.
var translated = netip.MustParsePrefix("64:ff9b::/96")

// isPrivate tells of an address that is not of the public web: of private networks, this machine, this link, or many machines.
func isPrivate(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if translated.Contains(ip) {
		bytes := ip.As16()
		ip = netip.AddrFrom4([4]byte(bytes[12:]))
	}
	return ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() || ip.IsMulticast() ||
		slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// newTransport connects to the public web only, unless private networks may be asked, too. It looks at the address at the moment it
// connects, so a name can't lead elsewhere in between. A proxy of the environment may be anywhere.
func newTransport(privateToo bool) http.RoundTripper {
	dialer := net.Dialer{Timeout: patience}
	guarded := dialer
	guarded.Control = func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || isPrivate(at.Addr()) {
			return errPrivate
		}
		return nil
	}
	var proxies sync.Map
	t := &http.Transport{
		MaxIdleConnsPerHost: atOnceHost,
		IdleConnTimeout:     30 * time.Second,
		TLSHandshakeTimeout: patience,
		DisableCompression:  true,

		MaxResponseHeaderBytes: mostRead,
	}
	t.Proxy = func(q *http.Request) (*url.URL, error) {
		proxy, err := http.ProxyFromEnvironment(q)
		if proxy != nil {
			proxies.Store(hostAndPort(proxy), true)
		}
		return proxy, err
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if _, isProxy := proxies.Load(address); isProxy || privateToo {
			return dialer.DialContext(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
	return t
}

// hostAndPort is where a proxy is connected to.
func hostAndPort(proxy *url.URL) string {
	port := proxy.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[proxy.Scheme]
	}
	return net.JoinHostPort(proxy.Hostname(), port)
}
