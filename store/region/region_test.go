package region

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
)

// indonesia is what comes with the program.
func indonesia(t testing.TB) *Index {
	t.Helper()
	f, err := os.Open("../../configs/regions/indonesia.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := ReadCSV(f, func(string) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	return Build(all)
}

func TestParseCode(t *testing.T) {
	for said, want := range map[string]string{"35": "35", "35.78": "35.78", "3578": "35.78", " 357801 ": "35.78.01",
		"3578011001": "35.78.01.1001", "35.78.01.1001": "35.78.01.1001",
		"": "", "3": "", "357": "", "3578010": "", "35.780": "", "35.7.8": "", "35,78": "", "35.78.": "", "abc": "", "35780110011": ""} {
		if got, ok := ParseCode(said); ok != (want != "") || ok && got != want {
			t.Errorf("ParseCode(%q) = %q, %v; want %q", said, got, ok, want)
		}
	}
	if !Within("35.78.01", "35.78") || Within("35.78", "35.7") || Within("35", "35.78") || Within("35.78", "") {
		t.Error("Within is wrong")
	}
	if At("35.78.01", Regency) != "35.78" || At("35", Regency) != "" {
		t.Error("At is wrong")
	}
}

// Who answers the question where without a place has named none, however near to a name their words are.
func TestFindOrdinaryWords(t *testing.T) {
	x := indonesia(t)
	for _, said := range []string{"ga tau", "gak tau", "gatau", "tidak tahu", "tdk tau", "g tw", "entah", "lupa", "bebas", "terserah", "sudah", "sdh", "udah", "belum", "nanti", "nanti aja",
		"kirim aja", "kirim saja", "kampung saya", "desa kami", "di kampung", "mana saja", "semua", "di jalan", "jalan raya", "di jalan raya", "kenapa", "kok tanya", "apa", "buat apa",
		"bangsat", "bajingan", "pasar", "di pasar", "batal", "lanjut", "depan rumah", "dekat sini", "sini", "situ", "bingung", "mboten ngertos", "ora eruh", "ora ngerti", "ora weruh", "duka teuing",
		"teu apal", "teu terang", "I don't know", "no idea", "not sure", "anywhere", "skip", "next", "lewati", "tanpa tempat", "rahasia", "ga usah", "gak mau", "tidak mau", "malas", "males",
		"yang tadi", "kan sudah", "sudah tadi", "baca dong", "lihat foto", "lihat lokasi", "itu tadi", "seluruh kota", "satu kota", "semua tempat", "banyak", "ini serius", "bukan", "tidak", "ngga"} {
		if found := x.Find(said, 3); len(found) > 0 {
			r, _ := x.Get(found[0].Code)
			t.Errorf("%q is taken for %s", said, r.Name)
		}
	}
}

// What people write who are asked where, and what of the whole country is as good as the best of what is found.
func TestFind(t *testing.T) {
	x := indonesia(t)
	for said, want := range map[string]string{
		"surabaya":                      "Kota Surabaya",
		"sby":                           "Kota Surabaya",
		"sruabaya":                      "Kota Surabaya",
		"surbaya":                       "Kota Surabaya",
		"35.78":                         "Kota Surabaya",
		"kab. bdg":                      "Kab. Bandung",
		"kota bandung":                  "Kota Bandung",
		"bandung kota":                  "Kota Bandung",
		"bandung":                       "Kab. Bandung | Kota Bandung | Kec. Bandung, Kab. Tulungagung | Kec. Bandung, Kab. Serang",
		"kec karangpilang":              "Kec. Karang Pilang, Kota Surabaya",
		"karanpilang":                   "Kec. Karang Pilang, Kota Surabaya",
		"Saya di Karang-Pilang, sby ya": "Kec. Karang Pilang, Kota Surabaya",
		"Jogja":                         "DI Yogyakarta | Kota Yogyakarta",
		"Jaksel":                        "Kota Jakarta Selatan",
		"dki":                           "DKI Jakarta",
		"kebayoran lama jaksel":         "Kec. Kebayoran Lama, Kota Jakarta Selatan",
		"genteng":                       "Kec. Genteng, Kab. Banyuwangi | Kec. Genteng, Kota Surabaya",
		"genteng surabaya":              "Kec. Genteng, Kota Surabaya",
		"surabaya, genteng":             "Kec. Genteng, Kota Surabaya",
		"kecamatan genteng banyuwangi jawa timur": "Kec. Genteng, Kab. Banyuwangi",
		"solo":          "Kota Surakarta",
		"sidoarjo":      "Kab. Sidoarjo | Kec. Sidoarjo, Kab. Sidoarjo",
		"kec. sidoarjo": "Kec. Sidoarjo, Kab. Sidoarjo",
		"gn anyar":      "Kec. Gunung Anyar, Kota Surabaya",
		"gununganyar":   "Kec. Gunung Anyar, Kota Surabaya",
		"tenggilis":     "Kec. Tenggilis Mejoyo, Kota Surabaya",
		"krwg":          "Kab. Karawang",
		"bwi":           "Kab. Banyuwangi | Kec. Banyuwangi, Kab. Banyuwangi",
		"makasar":       "Kota Makassar | Kec. Makasar, Kota Jakarta Timur | Kec. Makassar, Kota Makassar", // most who write so mean the city
		// Parts of a city that no law knows, and what is said of them.
		"surabaya timur": "Kota Surabaya", "gubeng surabaya timur": "Kec. Gubeng, Kota Surabaya", "sby barat": "Kota Surabaya", "bekasi timur": "Kec. Bekasi Timur, Kota Bekasi",
		"rmh sy di wonocolo sby": "Kec. Wonocolo, Kota Surabaya",
		"ra'as":                  "Kec. Ra'as, Kab. Sumenep",
		"ya":                     "", "tidak tahu": "", "lampunya mati lagi": "", "rungkut rt 3 rw 2": "", "": "", "12345": "", "😀": "",
		strings.Repeat("surabaya ", 40): "",
	} {
		var got []string
		for _, m := range Best(x.Find(said, 20)) {
			got = append(got, x.Label(m.Code))
		}
		if strings.Join(got, " | ") != want {
			t.Errorf("%q is found as %q, want %q", said, strings.Join(got, " | "), want)
		}
	}
}

// What is hardly meant must not look like what surely is.
func TestFarFetched(t *testing.T) {
	x := indonesia(t)
	for _, said := range []string{"solo baru", "smrga", "bdwso"} {
		for _, m := range x.Find(said, 10) {
			if m.Score >= Guess {
				t.Errorf("%q is taken for %s", said, x.Label(m.Code))
			}
		}
	}
	var none *Index
	if none.Find("surabaya", 3) != nil || none.Len() != 0 || none.Label("35.78") != "35.78" || none.Read("surabaya", nil).Code != "" ||
		none.Where(-7, 112).Code != "" || none.Under("") != nil {
		t.Error("without regions something is known")
	}
}

// Of a district and a village of its name the district is meant, unless the village was called one.
func TestFindVillages(t *testing.T) {
	x := Build([]Region{{Code: "35", Name: "Jawa Timur"}, {Code: "35.78", Name: "Kota Surabaya"}, {Code: "35.78.01", Name: "Karang Pilang"},
		{Code: "35.78.01.1001", Name: "Karang Pilang"}, {Code: "35.78.01.1002", Name: "Waru Gunung"}})
	for said, want := range map[string]string{"karangpilang": "35.78.01", "kel. karangpilang": "35.78.01.1001", "kec karangpilang sby": "35.78.01",
		"warugunung": "35.78.01.1002", "warugunung karang pilang": "35.78.01.1002"} {
		if best := Best(x.Find(said, 5)); len(best) != 1 || best[0].Code != want {
			t.Errorf("%q is found as %v, want %s", said, best, want)
		}
	}
	if got := x.Read("banjir di desa waru gunung", nil).Code; got != "35.78.01.1002" {
		t.Errorf("a village in a text is read as %q", got)
	}
}

func TestNear(t *testing.T) {
	x := Build([]Region{{Code: "33", Name: "Jawa Tengah"}, {Code: "35", Name: "Jawa Timur"}, {Code: "33.01", Name: "Kabupaten Sama"},
		{Code: "35.01", Name: "Kabupaten Sama"}, {Code: "33.01.01", Name: "Satu"}, {Code: "35.01.01", Name: "Satu"}})
	if got := x.Near("33.01.01", []string{"33.01.01", "35.01.01"}); got != "Kec. Satu, Kab. Sama, Jawa Tengah" {
		t.Errorf("two places of one name are told apart as %q", got)
	}
	if got := x.Near("33.01.01", []string{"35"}); got != "Kec. Satu, Kab. Sama" {
		t.Errorf("a place beside another is called %q", got)
	}
	if got := x.Under("33.01"); len(got) != 1 || got[0].Code != "33.01.01" {
		t.Errorf("in 33.01 lies %v", got)
	}
	if got := x.Under(""); len(got) != 2 {
		t.Errorf("the provinces are %v", got)
	}
}

func TestRead(t *testing.T) {
	x := indonesia(t)
	surabaya := []string{"35.78"}
	for _, c := range []struct {
		said  string
		scope []string
		code  string
		maybe string
	}{
		{"lampu jalan di kec. karang pilang mati", nil, "35.78.01", ""},
		{"jalan berlubang di surabaya", nil, "35.78", ""},
		{"banjir di kota malang lagi", nil, "35.73", ""},
		{"kecamatan genteng surabaya banjir", nil, "35.78.07", ""},
		{"sampah menumpuk, Kec Sukolilo", surabaya, "35.78.09", ""},
		{"sampah menumpuk, Kec Sukolilo", nil, "", "33.18.01 35.78.09"},
		{"sampah di rungkut", surabaya, "35.78.03", ""},
		{"sampah di rungkut", nil, "", ""},
		{"macet di bandung", nil, "", "32.04 32.73 35.04.17 36.04.34"},
		{"rumah saya di sidoarjo, sekolahnya di surabaya", nil, "", "35.15 35.78"},
		// What is called like a place, and is none.
		{"genteng sekolah bocor", surabaya, "", ""},
		{"nasib saya malang sekali", nil, "", ""},
		{"jl genteng kali macet, jalan raya rungkut juga", surabaya, "", ""},
		{"kasur di pinggir jalan sudah 3 bulan", nil, "", ""},
		{"stiker di tempel di rumah", surabaya, "", ""},
		{"pju mati di wonorejo selatan 3", surabaya, "", ""},
		{"soto lamongan dekat pasar turi", nil, "", ""},
		{"kota baru saja dibangun", nil, "", ""},
		{"", nil, "", ""},
	} {
		got := x.Read(c.said, c.scope)
		if got.Code != c.code || strings.Join(got.Maybe, " ") != c.maybe {
			t.Errorf("%q from %v: %q, maybe %v; want %q, maybe %q", c.said, c.scope, got.Code, got.Maybe, c.code, c.maybe)
		}
	}
}

// Of real complaints hardly any says where it is; of those that seem to, nearly all must be right.
func TestReadComplaints(t *testing.T) {
	f, err := os.Open("../../../shared/data/surabaya-complaints.csv")
	if err != nil {
		t.Skip("../shared/data/surabaya-complaints.csv is not here: ", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	x := indonesia(t)
	right, wrong := 0, 0
	for _, row := range rows[1:] {
		got := x.Read(row[5], []string{"35.78"}).Code
		if got == "" {
			continue
		}
		truth := x.Find("kecamatan "+row[4]+" surabaya", 1)
		if len(truth) > 0 && Within(truth[0].Code, got) {
			right++
			continue
		}
		wrong++
		t.Logf("%s is taken for %s: %s", row[4], x.Label(got), row[5])
	}
	t.Logf("%d complaints, %d say where rightly, %d wrongly", len(rows)-1, right, wrong)
	if right < 60 || wrong*20 > right {
		t.Error("too few are right, or too many wrong")
	}
}

func TestWhere(t *testing.T) {
	x := Build([]Region{{Code: "35", Name: "Jawa Timur"}, {Code: "35.78", Name: "Kota Surabaya"}, {Code: "35.15", Name: "Kabupaten Sidoarjo", Latitude: -7.45, Longitude: 112.7, Located: true},
		{Code: "35.78.01", Name: "Karang Pilang", Latitude: -7.33, Longitude: 112.69, Located: true},
		{Code: "35.78.07", Name: "Genteng", Latitude: -7.26, Longitude: 112.745, Located: true},
		{Code: "35.78.05", Name: "Tegalsari", Latitude: -7.28, Longitude: 112.735, Located: true}})
	for _, c := range []struct {
		lat, lon float64
		code     string
	}{
		{-7.331, 112.691, "35.78.01"},
		{-7.27, 112.74, "35.78"}, // between two districts of one city
		{-7.5, 112.75, "35.15"},  // no district is near
		{0, 0, ""},
		{91, 112, ""},
	} {
		if got := x.Where(c.lat, c.lon); got.Code != c.code {
			t.Errorf("%v, %v lies in %q, maybe %v; want %q", c.lat, c.lon, got.Code, got.Maybe, c.code)
		}
	}
	if got := x.Where(-7.27, 112.74); !slices.Contains(got.Maybe, "35.78.05") || !slices.Contains(got.Maybe, "35.78.07") {
		t.Errorf("between two districts may be %v", got.Maybe)
	}
}

func TestReadCSV(t *testing.T) {
	known := func(code string) bool { return code == "35" || code == "35.78" }
	for name, text := range map[string]string{
		"named":      "kode,nama,lat,lng,alias\n35.78.01,Karang Pilang,-7.33,112.69,Karangpilang|Kr Pilang\n",
		"bare":       "357801,KARANG PILANG,-7.33,112.69\n",
		"with above": "357801,3578,Karang Pilang,-7.33,112.69\r\n",
		"semicolons": "\uFEFF# from somewhere\nid;regency_id;name;latitude;longitude\n3578.01;3578;x;0;0\n",
		"tabs":       "id\tregency_id\tname\tlat\tlon\n357801\t3578\tKec. Karang Pilang\t-7,33\t112,69\n",
	} {
		all, err := ReadCSV(strings.NewReader(text), known)
		if name == "semicolons" {
			if err == nil || !strings.Contains(err.Error(), `line 3: "3578.01" is no code`) {
				t.Errorf("%s: %v, %v", name, all, err)
			}
			continue
		}
		if err != nil || len(all) != 1 || all[0].Code != "35.78.01" || all[0].Name != "Karang Pilang" || all[0].Latitude != -7.33 || !all[0].Located {
			t.Errorf("%s: %v, %v", name, all, err)
		}
	}
	all, err := ReadCSV(strings.NewReader("code,name\n11,ACEH\n11.01,KAB. ACEH SELATAN\n35.78,KOTA SURABAYA\n"), known)
	if err != nil || all[0].Name != "Aceh" || all[1].Name != "Kabupaten Aceh Selatan" || all[2].Name != "Kota Surabaya" {
		t.Errorf("capitals: %v, %v", all, err)
	}
	all, err = ReadCSV(strings.NewReader("code,latitude,longitude\n35.78,-7.25,112.75\n"), known)
	if err != nil || len(all) != 1 || all[0].Name != "" || !all[0].Located {
		t.Errorf("where a known region is: %v, %v", all, err)
	}
	if all, err = ReadCSV(strings.NewReader("code,latitude,longitude\n35.79,-7.25,112.75\n"), known); err == nil {
		t.Errorf("where a region is that nobody knows: %v", all)
	}
	_, err = ReadCSV(strings.NewReader("code,name,lat,lon\n35.78,\n35.78.01,A,91,0\n35.78.01.1001,A,1\n3578010,B\n\n# no\n35.79.01,C\n35.78.02,D\n35.78.02,E\n"+
		"36,\"F\x00\"\n36.01,\xff\n"), known)
	for _, want := range []string{"line 2: name is missing", `line 3: "91" is no latitude`, `line 4: "" is no longitude`,
		`line 5: "3578010" is a code of the statistics office`, "line 8: 35.79.01 lies in 35.79, which is in neither", "line 10: 35.78.02 is in line 9 already",
		"line 11: name holds characters", "line 12: name is no UTF-8"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the mistakes are\n%v\nwithout %q", err, want)
		}
	}
	for _, text := range []string{"", "code,name\n", "kode,penduduk\n35,4\n", "35,\"Jawa\n"} {
		if all, err := ReadCSV(strings.NewReader(text), known); err == nil {
			t.Errorf("%q gives %v", text, all)
		}
	}
	if _, err := ReadCSV(strings.NewReader(strings.Repeat("x,y\n", 100)), known); err == nil || !strings.Contains(err.Error(), "and 80 more bad lines") {
		t.Errorf("a hundred bad lines: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	x := indonesia(f)
	f.Add("lampu di kec. Genteng, kota surabaya mati", "sby")
	f.Fuzz(func(t *testing.T, text, file string) {
		near := x.Nearly(text, "", []string{"35.78"})
		for _, code := range append(append(x.Read(text, []string{"35.78"}).Maybe, near...), x.Read(text, nil).Code) {
			if _, ok := x.Get(code); code != "" && !ok {
				t.Errorf("%q is read as %q, which is no region", text, code)
			}
		}
		for _, m := range x.Find(text, 5) {
			if _, ok := x.Get(m.Code); !ok || m.Score <= 0 || m.Score > 1 {
				t.Errorf("%q is found as %v", text, m)
			}
		}
		all, err := ReadCSV(strings.NewReader(file), func(string) bool { return true })
		if err == nil && Build(all).Len() != len(all) {
			t.Errorf("%q: of %d regions %d are kept", file, len(all), Build(all).Len())
		}
	})
}

const complaint = "lampu jalan depan SDN 3 kecamatan Genteng mati udah 2 minggu, gelap bgt bahaya buat anak2, mohon segera diperbaiki min"

func BenchmarkRead(b *testing.B) {
	x := indonesia(b)
	for b.Loop() {
		x.Read(complaint, []string{"35.78"})
	}
}

func BenchmarkFind(b *testing.B) {
	x := indonesia(b)
	for b.Loop() {
		x.Find("kec karanpilang sby", 6)
	}
}

func BenchmarkBuild(b *testing.B) {
	x := indonesia(b)
	for b.Loop() {
		Build(x.all)
	}
}

// What a text names with a letter wrong is offered, if it lies where those who write are from; ordinary words are not.
func TestNearly(t *testing.T) {
	x := indonesia(t)
	scope := []string{"35.78"}
	for text, want := range map[string]string{
		"lampu mati di kec karangpilng surabaya":         "Kec. Karang Pilang, Kota Surabaya",
		"sampah di kecmatan tegalsri":                    "Kec. Tegalsari, Kota Surabaya",
		"banjir di wnokromo dekat pasar":                 "Kec. Wonokromo, Kota Surabaya",
		"di rumah, di jalan, di kampung kami di sekolah": "", "di kecamatan kami pak": "", "kec ngaglk sleman": "", // which is elsewhere
		"di jl rungkt gelap": "", "": "", "di": "", "kec": "",
	} {
		var got []string
		for _, code := range x.Nearly(text, x.Read(text, scope).Code, scope) {
			got = append(got, x.Label(code))
		}
		if strings.Join(got, " | ") != want {
			t.Errorf("in %q %q is offered, want %q", text, got, want)
		}
	}
	if got := (*Index)(nil).Nearly("di wnokromo", "", scope); got != nil {
		t.Errorf("without regions %q is offered", got)
	}
}
