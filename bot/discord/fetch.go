package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"

	"duaarah/bot"
)

// fileRef is how a file is found again: its address, which holds for a day or so, and the message that it came with
// (message empty: a command), which tells a fresh one. As bot.FileRef.ID: "channel/message/attachment address".
type fileRef struct {
	channel, message, attachment string
	url                          string
}

func (r fileRef) String() string {
	return r.channel + "/" + r.message + "/" + r.attachment + " " + r.url
}

func parseFileRef(s string) (r fileRef, ok bool) {
	ids, address, ok := strings.Cut(s, " ")
	parts := strings.Split(ids, "/")
	if !ok || len(parts) != 3 {
		return r, false
	}
	r = fileRef{parts[0], parts[1], parts[2], address}
	return r, r.message == "" || snowflake(r.channel) && snowflake(r.message) && snowflake(r.attachment)
}

// fileOf is a file that came with a message, or with a command (message empty).
func (b *Bot) fileOf(a wireAttachment, channel, message string) bot.File {
	kind, _, err := mime.ParseMediaType(a.MIME)
	if err != nil {
		kind = ""
	}
	f := bot.File{
		Kind: bot.Document, Name: a.Name, MIME: kind, Size: max(a.Size, 0),
		Ref: bot.FileRef{Account: b.account, ID: fileRef{channel, message, a.ID, a.URL}.String()},
	}
	if a.Duration > 0 && a.Duration < 1e6 {
		f.Duration = int(math.Round(a.Duration))
	}
	look := kind
	if look == "" {
		look, _, _ = mime.ParseMediaType(mime.TypeByExtension(strings.ToLower(path.Ext(a.Name)))) // empty: a document
	}
	group, _, _ := strings.Cut(look, "/")
	switch {
	case a.Waveform != "":
		f.Kind = bot.Voice
	case look == "image/jpeg", look == "image/png", look == "image/webp", look == "image/gif":
		f.Kind = bot.Photo
	case group == "video":
		f.Kind = bot.Video
	case group == "audio":
		f.Kind = bot.Audio
	}
	return f
}

// Fetch implements bot.Fetcher. The address of a file is tried first; when it does not hold any more, the message is
// asked for another.
func (b *Bot) Fetch(ctx context.Context, ref bot.FileRef) (io.ReadCloser, error) {
	r, ok := parseFileRef(ref.ID)
	if ref.Account != b.account || !ok {
		return nil, fmt.Errorf("fetch a file of %s: %w", ref.Account, bot.ErrFileGone)
	}
	content, err := b.download(ctx, r.url)
	if !stale(err) {
		return content, err
	}
	if r.message == "" {
		return nil, fmt.Errorf("fetch a file: %w: %w", bot.ErrFileGone, err)
	}
	if r.url, err = b.freshURL(ctx, r); err != nil {
		return nil, err
	}
	content, err = b.download(ctx, r.url)
	var bad *badAddressError
	if errors.As(err, &bad) || hasStatus(err, http.StatusNotFound, http.StatusGone) {
		return nil, fmt.Errorf("fetch a file: %w: %w", bot.ErrFileGone, err)
	}
	return content, err
}

// stale reports whether another address may do better.
func stale(err error) bool {
	var bad *badAddressError
	return errors.As(err, &bad) || hasStatus(err, http.StatusForbidden, http.StatusNotFound, http.StatusGone)
}

// freshURL asks the file's message for its address.
func (b *Bot) freshURL(ctx context.Context, r fileRef) (string, error) {
	var m wireMessage
	err := b.rest.do(ctx, call{method: http.MethodGet, path: messagePath(r.channel, r.message)}, &m)
	if missing(err) {
		return "", fmt.Errorf("fetch a file: %w: %w", bot.ErrFileGone, err)
	}
	if err != nil {
		return "", fmt.Errorf("ask for a file's address: %w", err)
	}
	all := m.Attachments
	for _, s := range m.Snapshots {
		if s.Message != nil {
			all = append(all, s.Message.Attachments...)
		}
	}
	for _, a := range all {
		if a.ID == r.attachment {
			return a.URL, nil
		}
	}
	return "", fmt.Errorf("fetch a file: the message has it no more: %w", bot.ErrFileGone)
}

// badAddressError: a file is not asked for there.
type badAddressError struct{ why string }

func (e *badAddressError) Error() string { return "the file's address " + e.why }

// download opens what is at the address, without the bot's token. Its error is a *badAddressError, a *failure, or
// bot.ErrFileTooLarge; none holds the address, whose query gives access.
func (b *Bot) download(ctx context.Context, address string) (io.ReadCloser, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, &badAddressError{"is none"}
	}
	if err := b.mayFetch(ctx, u); err != nil {
		return nil, err
	}
	c := call{method: http.MethodGet, path: "//" + u.Host, open: true} // for its errors
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, &badAddressError{"is none"}
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := b.rest.client.Do(req)
	if err != nil {
		if u.RawQuery != "" && strings.Contains(errors.Unwrap(err).Error(), u.RawQuery) {
			err = errors.New("the connection failed")
		}
		return nil, b.rest.failed(c, err)
	}
	if resp.StatusCode == http.StatusOK && resp.ContentLength <= fetchMax {
		return resp.Body, nil
	}
	_ = resp.Body.Close() // nothing in it is wanted
	if resp.StatusCode == http.StatusOK {
		return nil, fmt.Errorf("fetch a file of %d bytes: %w", resp.ContentLength, bot.ErrFileTooLarge)
	}
	f := b.rest.failed(c, nil)
	f.status = resp.StatusCode
	return nil, f
}

// mayFetch checks an address that the server told. Its error is a *badAddressError, or a *failure.
func (b *Bot) mayFetch(ctx context.Context, u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return &badAddressError{"is none of the web's"}
	}
	own, err := url.Parse(b.opt.Endpoint)
	if err != nil {
		return &badAddressError{"cannot be told from others"}
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if strings.EqualFold(u.Host, own.Host) || cdn(host) {
		return nil
	}
	if home := strings.ToLower(own.Hostname()); home == "discord.com" || strings.HasSuffix(home, ".discord.com") {
		return &badAddressError{"is none of Discord's"}
	}
	inside, err := b.inside(ctx, host)
	if err != nil {
		return err
	}
	if !inside {
		return nil
	}
	if home, err := b.inside(ctx, own.Hostname()); err == nil && home {
		return nil
	}
	return &badAddressError{"is inside our own network"}
}

// cdn reports whether Discord keeps files there.
func cdn(host string) bool {
	for _, d := range []string{"discordapp.com", "discordapp.net"} {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}

// inside reports whether a host is not on the public internet. Its error is a *failure.
func (b *Bot) inside(ctx context.Context, host string) (bool, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return !public(ip), nil
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true, nil
	}
	all, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return false, b.rest.failed(call{method: http.MethodGet, path: "//" + host, open: true}, err)
	}
	for _, ip := range all {
		if !public(ip) {
			return true, nil
		}
	}
	return false, nil
}

// Addresses that the standard library counts as global, though nobody of the public is there.
var notPublic = [...]netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"),
}

// public reports whether the address is one of the public internet.
func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
