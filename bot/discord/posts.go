package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"duaarah/bot"
	"duaarah/bot/adapter"
	"duaarah/bot/split"
)

const (
	tagsMax    = 20 // of a forum
	appliedMax = 5  // of a post
	tagMax     = 20 // runes of a tag
)

// newPost says it as a new post of a forum.
func (s *sending) newPost(ctx context.Context, forum wireChannel, m *message) (string, error) {
	s.channel, s.needs = forum.ID, m.needs()
	name := s.topicName(ctx, "")
	if id, ok, err := s.postedBefore(ctx, forum, name, m); err != nil || ok {
		return id, err
	}
	return s.makePost(ctx, forum, name, m)
}

func (s *sending) makePost(ctx context.Context, forum wireChannel, name string, m *message) (string, error) {
	body := map[string]any{"name": name, "auto_archive_duration": archiveAfter, "message": m.new()}
	if s.Out.Topic != nil {
		if tags, ok := s.tagsFor(ctx, forum, nil); ok && len(tags) > 0 {
			body["applied_tags"] = tags
		}
	}
	s.channel, s.needs = forum.ID, m.needs()
	var made wireChannel
	c := call{method: http.MethodPost, path: "/channels/" + forum.ID + "/threads", body: body, files: m.files}
	try := func() error { return s.rest.do(ctx, c, &made) }
	err := s.roomy(ctx, try)
	if hasCode(err, codeTagRequired) {
		for _, t := range forum.Tags {
			if !t.Moderated {
				body["applied_tags"] = []string{t.ID}
				err = s.roomy(ctx, try)
				break
			}
		}
	}
	if err == nil && made.ID == "" {
		err = s.rest.odd(c, errNoID)
	}
	if err != nil {
		return "", err
	}
	s.dir.note(made)
	s.inHand.recent.said(m.nonce, made.ID, made.ID, s.Out.Buttons)
	return made.ID, nil
}

// tagsFor are the tags of a post whose topic stands as the parcel says: the one for its state, and those of now that only
// moderators set. ok = false: they are to stay as they are.
func (s *sending) tagsFor(ctx context.Context, forum wireChannel, now []string) (tags []string, ok bool) {
	state := split.Truncate(adapter.OneLine(s.Out.Topic.State), tagMax, bot.Runes)
	if state == "" {
		return nil, false
	}
	id := ""
	moderated := map[string]bool{}
	for _, t := range forum.Tags {
		moderated[t.ID] = t.Moderated
		if id == "" && strings.EqualFold(t.Name, state) {
			id = t.ID
		}
	}
	if id == "" {
		if id = s.makeTag(ctx, forum, state); id == "" {
			return nil, false
		}
	}
	tags = append(tags, id)
	for _, t := range now {
		if moderated[t] && t != id && len(tags) < appliedMax {
			tags = append(tags, t)
		}
	}
	// In the order of now, so that what differs only in that is not changed.
	slices.SortStableFunc(tags, func(a, b string) int { return slices.Index(now, a) - slices.Index(now, b) })
	return tags, true
}

// makeTag adds a tag to a forum. Empty: it cannot be, which is noted.
func (s *sending) makeTag(ctx context.Context, forum wireChannel, name string) string {
	s.channel, s.needs = forum.ID, permManageChannels
	if lacking := s.lacking(ctx, forum.ID, permManageChannels); lacking != "" {
		s.amiss(ctx, refused(bot.ReasonRights, errors.New(lacking)))
		return ""
	}
	// All tags have to be given, with what is not read here.
	var whole struct {
		Tags []map[string]any `json:"available_tags"`
	}
	err := s.rest.do(ctx, call{method: http.MethodGet, path: "/channels/" + forum.ID}, &whole)
	if err != nil {
		s.amiss(ctx, err)
		return ""
	}
	if len(whole.Tags) >= tagsMax {
		s.amiss(ctx, refused(bot.ReasonInvalid, errors.New("the forum has as many tags as it may, and none for \""+name+"\"")))
		return ""
	}
	var made wireChannel
	err = s.rest.do(ctx, call{method: http.MethodPatch, path: "/channels/" + forum.ID, body: map[string]any{
		"available_tags": append(whole.Tags, map[string]any{"name": name}),
	}}, &made)
	if err != nil {
		s.amiss(ctx, err)
		return ""
	}
	s.dir.note(made)
	for _, t := range made.Tags {
		if strings.EqualFold(t.Name, name) {
			return t.ID
		}
	}
	return ""
}

// removePost deletes a post of a forum with all that is in it. ok = false: it is none, or may not be deleted, which is noted.
func (s *sending) removePost(ctx context.Context, id string) (ok bool, err error) {
	forum, err := s.dir.channel(ctx, s.at.channel)
	if err != nil || !forum.isForum() {
		return false, nil // what is wrong will be found
	}
	s.channel, s.needs = s.at.channel, permManageThreads
	if lacking := s.lacking(ctx, s.at.channel, permManageThreads); lacking != "" {
		s.amiss(ctx, &plainError{lacking, nil})
		return false, nil
	}
	err = s.rest.do(ctx, call{method: http.MethodDelete, path: "/channels/" + id}, nil)
	switch {
	case err == nil:
		s.dir.gone(id)
		return true, nil
	case hasCode(err, codeUnknownChannel): // it is no post, or was deleted before
		return false, nil
	case shut(err):
		s.amiss(ctx, s.trouble(ctx, err, id))
		return false, nil
	}
	return false, err
}
