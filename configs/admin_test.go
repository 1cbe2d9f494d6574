package configs

import (
	"strings"
	"testing"
)

func TestAdminListen(t *testing.T) {
	if at := Defaults().AdminListen; !strings.HasPrefix(at, "127.0.0.1:") {
		t.Errorf("metrics are served at %s by default, which is not local", at)
	}
	for v, ok := range map[string]bool{"off": true, "127.0.0.1:9464": true, ":0": true, "": false, "on": false, "9464": false} {
		c, err := Load(Sources{Flags: map[string]string{"admin_listen": v}})
		if (err == nil) != ok || ok && c.AdminListen != v {
			t.Errorf("%q: %q, %v", v, c.AdminListen, err)
		}
	}
}
