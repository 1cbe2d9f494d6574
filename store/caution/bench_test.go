package caution

import (
	"strings"
	"testing"
)

func BenchmarkJudge(b *testing.B) {
	for name, text := range map[string]string{
		"ordinary": "lampu jalan depan SDN 3 mati udah 2 minggu, gelap bgt bahaya buat anak2",
		"long":     strings.Repeat("lampu jalan depan SDN 3 mati udah 2 minggu, gelap bgt bahaya buat anak2. ", 60),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				judge(text) // Judge would know it
			}
		})
	}
}

// BenchmarkLearn: what the first message after a start may have to wait for.
func BenchmarkLearn(b *testing.B) {
	for b.Loop() {
		teach()
	}
}

// BenchmarkRead: what each of the texts costs that what is sent is compared with, and that numbers are looked for in.
func BenchmarkRead(b *testing.B) {
	const text = "lampu jalan depan SDN 3 mati udah 2 minggu, gelap bgt bahaya buat anak2"
	b.Run("compare", func(b *testing.B) {
		for b.Loop() {
			readText(text)
		}
	})
	b.Run("numbers", func(b *testing.B) {
		for b.Loop() {
			Numbers(text)
		}
	})
}
