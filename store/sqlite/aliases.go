package sqlite

// aliasWords are flowers, trees and birds: what staff call a citizen whose name they do not see. None of them teases.
var aliasWords = [...]string{
	"Akasia", "Alamanda", "Amarilis", "Anggrek", "Angsana", "Anyelir", "Aster", "Azalea", "Bakung", "Bambu",
	"Bangau", "Beringin", "Bidara", "Bintaro", "Bougenvil", "Bunga Lawang", "Bungur", "Camar", "Cemara", "Cempaka",
	"Cendana", "Cendrawasih", "Cengkih", "Ceri", "Cermai", "Dadap", "Dahlia", "Damar", "Delima", "Elang",
	"Flamboyan", "Gaharu", "Gandaria", "Gardenia", "Gelatik", "Gladiol", "Ilalang", "Jalak", "Jati", "Jelutung",
	"Jambu", "Kamboja", "Kana", "Kantil", "Kapuk", "Kelapa", "Kemboja", "Kemuning", "Kenanga", "Kenari",
	"Kepodang", "Ketapang", "Krisan", "Kutilang", "Lavender", "Lili", "Lontar", "Mahoni", "Maleo", "Manyar",
	"Matahari", "Mawar", "Melati", "Meranti", "Merak", "Merbau", "Merpati", "Murai", "Nusa Indah", "Nuri",
	"Pakis", "Pala", "Pinang", "Pinus", "Pipit", "Randu", "Rosela", "Sakura", "Sawo", "Sedap Malam",
	"Sengon", "Seroja", "Seruni", "Soka", "Srikaya", "Sukun", "Tanjung", "Teratai", "Trembesi", "Tulip",
	"Wijaya Kusuma",
}
