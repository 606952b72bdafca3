package external

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
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
	if !strings.Contains(host, ".") {
		return true // a name that only a private network has
	}
	for _, top := range [...]string{".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".corp", ".private"} {
		if strings.HasSuffix(host, top) {
			return true
		}
	}
	return false
}

// shared is the range that carriers use inside their networks, RFC 6598.
var shared = netip.MustParsePrefix("100.64.0.0/10")

// isPrivate tells of an address that is not of the public web: of private networks, this machine, this link, or many machines.
func isPrivate(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() || ip.IsMulticast() || shared.Contains(ip)
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
