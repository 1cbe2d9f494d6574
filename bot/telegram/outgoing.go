package telegram

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/bot/split"
)

// sending is one parcel on its way.
type sending struct {
	*Bot
	bot.Parcel
	chat, thread int64
	// below: the thread is the topic of another message, and not the address itself.
	below bool
	// reclose is a topic that was opened for what is said, and is to be closed after it; 0: none.
	reclose int64
	note    string // what is amiss though it is sent
	lacks   bot.Reason
}

// Send implements bot.Platform. What Telegram would not take is refused here, without asking.
func (b *Bot) Send(ctx context.Context, p bot.Parcel) (bot.Receipt, error) {
	chat, thread, err := b.chatID(p.To)
	if err != nil {
		return bot.Receipt{}, refused(bot.ReasonInvalid, err)
	}
	if err := ctx.Err(); err != nil {
		return bot.Receipt{}, &bot.DeliveryError{Outcome: bot.Retry, Err: err}
	}
	s := sending{Bot: b, Parcel: p, chat: chat, thread: thread}
	s.findTopic()
	if opensTopic(p.Out) {
		return s.openTopic(ctx)
	}
	ids, err := s.act(ctx)
	if err != nil {
		return bot.Receipt{}, s.failed(err)
	}
	r := bot.Receipt{Arrived: true, Note: s.note, Lacks: s.lacks}
	for _, id := range ids {
		r.Messages = append(r.Messages, strconv.FormatInt(id, 10))
	}
	return r, nil
}

// act does what the parcel says, and returns the messages it made. Its error is a *failure or a *bot.DeliveryError.
func (s *sending) act(ctx context.Context) ([]int64, error) {
	out := s.Out
	switch out.Action {
	case bot.Send:
		return s.say(ctx)
	case bot.Edit:
		err := s.edit(ctx)
		var f *failure
		if !errors.As(err, &f) || !s.noMethod(f) || s.InPlace || strings.TrimSpace(out.Text.S) == "" {
			return nil, err
		}
		return s.sayInstead(ctx)
	case bot.Delete:
		if id, ok := s.topicTarget(); ok {
			return nil, s.removeTopic(ctx, id)
		}
		params, err := s.target()
		if err != nil {
			return nil, err
		}
		return nil, s.api.call(ctx, "deleteMessage", params, nil, nil)
	case bot.AnswerTap:
		return nil, s.answer(ctx)
	case bot.MarkIt:
		return nil, s.mark(ctx)
	case bot.SetMenu:
		for _, m := range out.Menus {
			if m.Scope != bot.MenuChat {
				continue
			}
			if err := s.setMenu(ctx, m, menuScope{Type: "chat", ChatID: s.chat}); s.noMenus(err) {
				return nil, refused(bot.ReasonInvalid, err)
			} else if err != nil {
				return nil, err
			}
		}
		return nil, nil
	}
	return nil, refused(bot.ReasonInvalid, fmt.Errorf("unknown action %q", out.Action))
}

// sayInstead says anew what a server that changes no messages was to change one into. An edit is repeated when its outcome is not known,
// and this must not be.
func (s *sending) sayInstead(ctx context.Context) ([]int64, error) {
	ids, err := s.say(ctx)
	if err == nil {
		return ids, nil
	}
	d := bot.AsDelivery(s.failed(err))
	if d.Outcome == bot.Uncertain {
		d = refused(bot.ReasonInvalid, d.Err)
	}
	return nil, d
}

// say sends something new.
func (s *sending) say(ctx context.Context) ([]int64, error) {
	switch {
	case len(s.Out.Files) > 0:
		return s.sendFiles(ctx)
	case s.Out.Location != nil:
		return s.sendLocation(ctx)
	}
	params, err := s.base()
	if err != nil {
		return nil, err
	}
	if err := s.addText(params, "text", "entities", textMax); err != nil {
		return nil, err
	}
	return s.post(ctx, "sendMessage", params, nil)
}

// post makes a sending request. One whose answered message cannot be answered any more is sent without.
func (s *sending) post(ctx context.Context, method string, params tgbotapi.Params, files func() ([]tgbotapi.RequestFile, error)) ([]int64, error) {
	for {
		var upload []tgbotapi.RequestFile
		if files != nil {
			var err error
			if upload, err = files(); err != nil {
				return nil, err
			}
		}
		var ids []int64
		var err error
		if method == "sendMediaGroup" {
			var made []sentMessage
			if err = s.api.call(ctx, method, params, upload, &made); err == nil {
				ids, err = idsOf(method, made...)
			}
		} else {
			var made sentMessage
			if err = s.api.call(ctx, method, params, upload, &made); err == nil {
				ids, err = idsOf(method, made)
			}
		}
		closeAll(upload)
		var f *failure
		if again, failed := s.closed(ctx, err, params); failed != nil {
			return nil, failed
		} else if again {
			continue
		}
		if params["reply_parameters"] != "" && errors.As(err, &f) && f.says("message to be replied not found", "replied message not found") {
			delete(params, "reply_parameters")
			continue
		}
		if s.thread != 0 && !isGroup(s.To) && errors.As(err, &f) && f.topicGone() { // theirs, which they removed; they are still there
			s.thread = 0
			delete(params, "message_thread_id")
			continue
		}
		if s.reclose != 0 && err == nil {
			s.setClosed(ctx, s.reclose, true)
		}
		return ids, err
	}
}

// sentMessage is what is read of a message that was made.
type sentMessage struct {
	ID int64 `json:"message_id"`
}

func idsOf(method string, made ...sentMessage) ([]int64, error) {
	var ids []int64
	for _, m := range made {
		if m.ID != 0 {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return nil, &failure{method: method, written: true, cause: errors.New("the answer names no message")}
	}
	return ids, nil
}

// base is what all sendings have in common: where to, in answer to what, with which buttons.
func (s *sending) base() (tgbotapi.Params, error) {
	params := tgbotapi.Params{"chat_id": strconv.FormatInt(s.chat, 10)}
	params.AddNonZero64("message_thread_id", s.thread)
	params.AddBool("disable_notification", s.Out.Silent)
	replies := false
	if id := s.answers(); id > 0 {
		replies = true
		if err := params.AddInterface("reply_parameters", replyParameters{ID: id, Anyway: true}); err != nil {
			return nil, refused(bot.ReasonInvalid, err)
		}
	}
	rows, err := keyboard(s.Out.Buttons)
	if err != nil {
		return nil, refused(bot.ReasonInvalid, err)
	}
	var markup any
	switch {
	case len(rows) > 0:
		markup = inlineKeyboard{Rows: rows}
	case s.Out.Prompt != "":
		// Selective without anybody answered would open the input for nobody.
		markup = forceReply{Force: true, Selective: replies, Hint: split.Truncate(adapter.Valid(strings.TrimSpace(s.Out.Prompt)), promptMax, bot.UTF16)}
	}
	if err := params.AddInterface("reply_markup", markup); err != nil {
		return nil, refused(bot.ReasonInvalid, err)
	}
	return params, nil
}

type replyParameters struct {
	ID     int64 `json:"message_id"`
	Anyway bool  `json:"allow_sending_without_reply"`
}

type forceReply struct {
	Force     bool   `json:"force_reply"`
	Hint      string `json:"input_field_placeholder,omitempty"`
	Selective bool   `json:"selective,omitempty"`
}

type inlineKeyboard struct {
	Rows [][]inlineButton `json:"inline_keyboard"`
}

type inlineButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

type linkPreview struct {
	Disabled bool `json:"is_disabled"`
}

type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// keyboard translates rows of buttons, and finds what Telegram would refuse.
func keyboard(rows [][]bot.Button) ([][]inlineButton, error) {
	var out [][]inlineButton
	count := 0
	for _, row := range rows {
		var made []inlineButton
		for _, button := range row {
			x := inlineButton{Text: adapter.Valid(button.Label), Data: button.Data, URL: button.URL}
			switch {
			case strings.TrimSpace(x.Text) == "":
				return nil, errors.New("a button has no label")
			case (x.Data == "") == (x.URL == ""):
				return nil, errors.New("a button needs either data or a URL")
			case len(x.Data) > dataMax || !utf8.ValidString(x.Data):
				return nil, fmt.Errorf("a button's data has %d bytes", len(x.Data))
			case x.URL != "" && !validLink(x.URL, "http", "https", "tg"):
				return nil, errors.New("a button's URL is none that Telegram opens")
			}
			made = append(made, x)
		}
		if count += len(made); len(made) > 0 {
			out = append(out, made)
		}
	}
	if count > buttonsMax {
		return nil, fmt.Errorf("there are %d buttons", count)
	}
	return out, nil
}

func validLink(s string, schemes ...string) bool {
	u, err := url.Parse(s)
	return err == nil && utf8.ValidString(s) && slices.Contains(schemes, u.Scheme) && (u.Host != "" || u.Opaque != "")
}

// addText puts the parcel's text into the fields of that name. It must not be blank in a message, and no longer than most.
func (s *sending) addText(params tgbotapi.Params, field, entitiesField string, most int) error {
	text := s.Out.Text
	if most == textMax && strings.TrimSpace(text.S) == "" {
		return refused(bot.ReasonInvalid, errors.New("there is no text"))
	}
	if n := split.Len(text.S, bot.UTF16); n > most {
		return refused(bot.ReasonInvalid, fmt.Errorf("the text has %d units, more than %d", n, most))
	}
	if strings.TrimSpace(text.S) == "" {
		return nil
	}
	params[field] = adapter.Valid(text.S)
	if e := entities(text); len(e) > 0 {
		if err := params.AddInterface(entitiesField, e); err != nil {
			return refused(bot.ReasonInvalid, err)
		}
	}
	if field == "text" {
		if err := params.AddInterface("link_preview_options", linkPreview{Disabled: true}); err != nil {
			return refused(bot.ReasonInvalid, err)
		}
	}
	return nil
}

// entities translates spans. Telegram counts in UTF-16 units. There is no markup, and so nothing to escape.
func entities(t bot.Text) []entity {
	var out []entity
	units := make(map[int]int, 2*len(t.Spans)) // by byte
	for _, sp := range t.Spans {
		units[sp.Start], units[sp.End] = -1, -1
	}
	n := 0
	for i, r := range t.S {
		if _, ok := units[i]; ok {
			units[i] = n
		}
		if n++; r > 0xFFFF {
			n++
		}
	}
	if _, ok := units[len(t.S)]; ok {
		units[len(t.S)] = n
	}
	quoted := 0 // quotes cannot be nested
	for _, sp := range t.Spans {
		start, end := units[sp.Start], units[sp.End]
		if start < 0 || end <= start { // not on rune boundaries, or empty
			continue
		}
		e := entity{Offset: start, Length: end - start}
		switch {
		case sp.Kind == bot.Bold:
			e.Type = "bold"
		case sp.Kind == bot.Quote && start >= quoted:
			e.Type, quoted = "blockquote", end
		case sp.Kind == bot.Link && validLink(sp.URL, "http", "https", "tg", "mailto"):
			e.Type, e.URL = "text_link", sp.URL
		default:
			continue
		}
		out = append(out, e)
	}
	return out
}

// target names the message that an action is about.
func (s *sending) target() (tgbotapi.Params, error) {
	message := s.Out.Target.Message
	if s.Part < len(s.Targets) {
		message = s.Targets[s.Part]
	} else if len(s.Targets) > 0 {
		message = ""
	}
	id, err := strconv.ParseInt(message, 10, 64)
	if err != nil || id <= 0 {
		return nil, refused(bot.ReasonTarget, errors.New("it is about no message of Telegram's"))
	}
	return tgbotapi.Params{"chat_id": strconv.FormatInt(s.chat, 10), "message_id": strconv.FormatInt(id, 10)}, nil
}

// edit changes a message's text and buttons, or its buttons alone. Of a file, the text is its caption.
func (s *sending) edit(ctx context.Context) error {
	if s.Out.Topic != nil {
		return s.editTopic(ctx)
	}
	params, err := s.target()
	if err != nil {
		return err
	}
	rows, err := keyboard(s.Out.Buttons)
	if err != nil {
		return refused(bot.ReasonInvalid, err)
	}
	if rows == nil {
		rows = [][]inlineButton{}
	}
	if err := params.AddInterface("reply_markup", inlineKeyboard{Rows: rows}); err != nil {
		return refused(bot.ReasonInvalid, err)
	}
	if len(s.Out.Files) == 1 {
		return s.swapFile(ctx, params)
	}
	if strings.TrimSpace(s.Out.Text.S) == "" {
		return unchanged(s.api.call(ctx, "editMessageReplyMarkup", params, nil, nil))
	}
	if err := s.addText(params, "text", "entities", textMax); err != nil {
		return err
	}
	err = unchanged(s.api.call(ctx, "editMessageText", params, nil, nil))
	var f *failure
	if !errors.As(err, &f) || !f.says("no text in the message to edit") {
		return err
	}
	delete(params, "text")
	delete(params, "entities")
	delete(params, "link_preview_options")
	s.Out.Text = shortened(s.Out.Text, captionMax)
	if err := s.addText(params, "caption", "caption_entities", captionMax); err != nil {
		return err
	}
	return unchanged(s.api.call(ctx, "editMessageCaption", params, nil, nil))
}

// shortened is as much of t as fits. An edit cannot be split: it has the messages that are there.
func shortened(t bot.Text, most int) bot.Text {
	s := split.Truncate(t.S, most, bot.UTF16)
	if s == t.S {
		return t
	}
	kept := len(s) - len("…")
	out := bot.Text{S: s}
	for _, sp := range t.Spans {
		if sp.End = min(sp.End, kept); sp.Start < sp.End {
			out.Spans = append(out.Spans, sp)
		}
	}
	return out
}

// unchanged: a message that is as it should be needs no change.
func unchanged(err error) error {
	var f *failure
	if errors.As(err, &f) && f.says("message is not modified") {
		return nil
	}
	return err
}

func (s *sending) answer(ctx context.Context) error {
	if s.Out.Tap == "" {
		return refused(bot.ReasonInvalid, errors.New("it answers no tap"))
	}
	params := tgbotapi.Params{"callback_query_id": s.Out.Tap}
	params.AddNonEmpty("text", split.Truncate(adapter.Valid(s.Out.Text.S), answerMax, bot.UTF16))
	params.AddBool("show_alert", s.Out.Alert && s.Out.Text.S != "")
	return s.api.call(ctx, "answerCallbackQuery", params, nil, nil)
}

type reaction struct {
	Type  string `json:"type"`
	Emoji string `json:"emoji"`
}

// mark reacts to a person's message, in place of an earlier mark. Telegram allows certain emoji only.
func (s *sending) mark(ctx context.Context) error {
	params, err := s.target()
	if err != nil {
		return err
	}
	reactions := []reaction{}
	switch s.Out.Mark {
	case bot.MarkTaken:
		reactions = append(reactions, reaction{"emoji", "👀"})
	case bot.MarkDelivered:
		reactions = append(reactions, reaction{"emoji", "👌"})
	case bot.MarkFailed:
		reactions = append(reactions, reaction{"emoji", "😢"})
	}
	if err := params.AddInterface("reaction", reactions); err != nil {
		return refused(bot.ReasonInvalid, err)
	}
	return s.api.call(ctx, "setMessageReaction", params, nil, nil)
}

func (s *sending) sendLocation(ctx context.Context) ([]int64, error) {
	l := s.Out.Location
	if !(math.Abs(l.Latitude) <= 90) || !(math.Abs(l.Longitude) <= 180) {
		return nil, refused(bot.ReasonInvalid, errors.New("the location is nowhere on earth"))
	}
	params, err := s.base()
	if err != nil {
		return nil, err
	}
	params["latitude"] = strconv.FormatFloat(l.Latitude, 'f', -1, 64)
	params["longitude"] = strconv.FormatFloat(l.Longitude, 'f', -1, 64)
	label := split.Truncate(adapter.OneLine(l.Label), 200, bot.UTF16)
	if label == "" {
		return s.post(ctx, "sendLocation", params, nil)
	}
	params["title"] = label
	params["address"] = fmt.Sprintf("%.5f, %.5f", l.Latitude, l.Longitude)
	return s.post(ctx, "sendVenue", params, nil)
}
