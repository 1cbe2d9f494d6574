package sqlite

import (
	"errors"

	"duaarah/store"
)

// SupportNews implements store.SupportNewsReader.
func (r *reader) SupportNews(id store.AspirationID) (store.SupportNews, error) {
	n, err := one(r.session, func(s scanner) (n store.SupportNews, err error) {
		err = s.Scan(&n.Aspiration, &n.News, msColumn{&n.At}, msColumn{&n.Since}, &n.Telling, msColumn{&n.TellingSince}, msColumn{&n.AfterAt},
			&n.After, &n.Wished)
		return n, err
	}, `SELECT aspiration, news, at, since, telling, telling_since, after_at, after_citizen, wished FROM support_news WHERE aspiration = ?`, id)
	if errors.Is(err, store.ErrNotFound) {
		return store.SupportNews{Aspiration: id}, nil
	}
	return n, wrap(err, "reading what supporters are to be told")
}

// SupportersAfter implements store.SupportNewsReader.
func (r *reader) SupportersAfter(n store.SupportNews, limit int) ([]store.Support, error) {
	l, err := list(r.session, scanSupport, supportColumns+` WHERE aspiration = ? AND until = 0 AND (at, citizen) > (?, ?) ORDER BY at, citizen LIMIT ?`,
		n.Aspiration, ms(n.AfterAt), n.After, limit)
	return l, wrap(err, "reading whom to tell next")
}

// SaveSupportNews implements store.SupportNewsTx.
func (t *txn) SaveSupportNews(n store.SupportNews) error {
	return wrap(t.exec(`INSERT INTO support_news (aspiration, news, at, since, telling, telling_since, after_at, after_citizen, wished)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (aspiration) DO UPDATE SET news = excluded.news, at = excluded.at, since = excluded.since,
		telling = excluded.telling, telling_since = excluded.telling_since, after_at = excluded.after_at, after_citizen = excluded.after_citizen,
		wished = excluded.wished`, n.Aspiration, n.News, ms(n.At), ms(n.Since), n.Telling, ms(n.TellingSince), ms(n.AfterAt), n.After, n.Wished),
		"keeping what supporters are to be told")
}
