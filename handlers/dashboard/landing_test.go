package dashboard

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"duaarah/bot"
	"duaarah/store"
)

// connected are the platforms of a house: one with links that carry something, one without, and the web chat.
func (r *rig) connected() {
	r.tx(func(tx store.Tx) error {
		for _, a := range []store.AccountInfo{
			{Account: bot.Account{Platform: "discord", Name: "9"}, Link: "https://discord.com/users/9"},
			{Account: bot.Account{Platform: "web", Name: "warga"}, Link: "https://aspirasi.example.id/chat?kantor=%s"},
			{Account: bot.Account{Platform: "web", Name: "staf"}, StaffLink: "https://aspirasi.example.id/chat/staf/gabung?kode=%s"},
			{Account: bot.Account{Platform: "telegram", Name: "1"}, Link: "https://t.me/dua_bot?start=%s"},
			{Account: bot.Account{Platform: "odd", Name: "1"}, Link: "javascript:alert(1)"},
		} {
			if err := tx.SaveAccount(a); err != nil {
				return err
			}
		}
		return nil
	})
}

// One address leads to every platform, of an office and of an event; one that is over says so.
func TestLanding(t *testing.T) {
	r := newRig(t)
	r.connected()
	var o store.Occasion
	r.tx(func(tx store.Tx) (err error) {
		o, err = tx.CreateOccasion(store.Occasion{Office: "office-b", Name: "Reses <Bakung>", Place: "Balai RW 5", From: "2026-06-01", To: "2026-06-02", CreatedAt: r.now()})
		return err
	})
	b := r.browser()
	page := b.page("/m/" + strings.ToLower(string(o.ID)))
	for _, want := range []string{"Kantor Bakung", "Reses &lt;Bakung&gt;", "Balai RW 5", `href="https://t.me/dua_bot?start=e_` + string(o.ID) + `"`,
		`href="https://aspirasi.example.id/chat?kantor=e_` + string(o.ID) + `"`, `href="https://discord.com/users/9"`, "<code>" + string(o.ID) + "</code>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	for _, never := range []string{"<script", "javascript:", "staf/gabung", "sudah selesai"} {
		if strings.Contains(page, never) {
			t.Errorf("%q is in the page", never)
		}
	}
	if en := b.page("/m/" + string(o.ID) + "?lang=en"); !strings.Contains(en, "Open Telegram") {
		t.Error("no English")
	}
	r.pass(3 * 24 * time.Hour)
	if page = b.page("/m/" + string(o.ID)); !strings.Contains(page, "sudah selesai") || !strings.Contains(page, "e_"+string(o.ID)) {
		t.Error("an event that is over does not say so, or leads nowhere")
	}
	if page = b.page("/m/office-a"); !strings.Contains(page, "start=office-a") || !strings.Contains(page, "/aspirasi office-a") {
		t.Errorf("an office's page is\n%s", page)
	}
	for _, path := range []string{"/m/nobody", "/m/22222", "/m/%3Cscript%3E", "/m/office-a/x"} {
		if a := b.get(path); a.status != http.StatusNotFound || strings.Contains(a.body, "<script>") {
			t.Errorf("%s answers %d", path, a.status)
		}
	}
	if a := b.get("/m/nobody"); !strings.Contains(a.body, `href="https://t.me/dua_bot?start="`) {
		t.Error("who mistyped an address finds nowhere to write")
	}
}

// The page of a slip is the same whether there is such a slip or not, and uses nothing up.
func TestSlipPage(t *testing.T) {
	r := newRig(t)
	r.connected()
	secret, hash := store.NewInvitation()
	r.tx(func(tx store.Tx) error {
		a, err := r.add(tx, matter{office: "office-a", received: r.now()})
		if err != nil {
			return err
		}
		return tx.CreateSlip(store.Slip{Hash: hash, Aspiration: a.ID, Created: r.now(), Expires: r.now().Add(time.Hour)})
	})
	b := r.browser()
	good := b.get("/k/" + secret)
	bad := b.get("/k/AAAA-AAAA-AAAA")
	if good.status != http.StatusOK || strings.ReplaceAll(strings.ReplaceAll(good.body, secret, "AAAA-AAAA-AAAA"), strings.ReplaceAll(secret, "-", ""), "AAAAAAAAAAAA") != bad.body {
		t.Errorf("the page tells whether there is such a slip: %d\n%s\n%s", good.status, good.body, bad.body)
	}
	if good.header.Get("Referrer-Policy") != "no-referrer" || good.header.Get("Cache-Control") != "no-store" || !strings.Contains(good.header.Get("X-Robots-Tag"), "noindex") {
		t.Errorf("its headers are %v", good.header)
	}
	if !strings.Contains(good.body, "start=klaim_"+strings.ReplaceAll(secret, "-", "")) || !strings.Contains(good.body, "<code>"+secret+"</code>") {
		t.Errorf("the page is\n%s", good.body)
	}
	for _, path := range []string{"/k", "/k/xx", "/k?kode=%3Cb%3E"} {
		if page := b.page(path); !strings.Contains(page, `name="kode"`) || strings.Contains(page, "<b>") {
			t.Errorf("%s does not ask for a code:\n%s", path, page)
		}
	}
	if page := b.page("/k?kode=" + strings.ToLower(secret)); !strings.Contains(page, "<code>"+secret+"</code>") {
		t.Error("a secret that was typed is not taken")
	}
	r.tx(func(tx store.Tx) error {
		_, err := tx.Slip(hash, r.now())
		return err
	})
}
