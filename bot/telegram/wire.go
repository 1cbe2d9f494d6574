package telegram

import (
	"encoding/json"
	"strings"
)

// These are the parts of Telegram's objects that are read. The library's own types are older than topics, and reading
// less means that less can be unreadable.

type wireUpdate struct {
	ID       *int64          `json:"update_id"`
	Message  json.RawMessage `json:"message"`
	Edited   json.RawMessage `json:"edited_message"`
	Callback *wireCallback   `json:"callback_query"`
	Member   *wireMember     `json:"my_chat_member"`
}

type wireUser struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Username  string `json:"username"`
	Lang      string `json:"language_code"`
}

type wireChat struct {
	ID      int64  `json:"id"`
	Type    string `json:"type"`
	Title   string `json:"title"`
	IsForum bool   `json:"is_forum"`
}

type wireMessage struct {
	ID      int64     `json:"message_id"`
	Thread  int64     `json:"message_thread_id"`
	IsTopic bool      `json:"is_topic_message"`
	From    *wireUser `json:"from"`
	// SenderChat is who posts as a chat: an anonymous admin, a channel.
	SenderChat *wireChat    `json:"sender_chat"`
	Date       int64        `json:"date"`
	EditDate   int64        `json:"edit_date"`
	Chat       *wireChat    `json:"chat"`
	ReplyTo    *wireReplied `json:"reply_to_message"`
	Album      string       `json:"media_group_id"`
	Text       string       `json:"text"`
	Caption    string       `json:"caption"`
	// Of Text or Caption, raw: one that cannot be read costs no message.
	Entities        json.RawMessage `json:"entities"`
	CaptionEntities json.RawMessage `json:"caption_entities"`

	Photo     []wireFile `json:"photo"`
	Document  *wireFile  `json:"document"`
	Video     *wireFile  `json:"video"`
	VideoNote *wireFile  `json:"video_note"`
	Voice     *wireFile  `json:"voice"`
	Audio     *wireFile  `json:"audio"`
	Animation *wireFile  `json:"animation"`

	Location *wireLocation `json:"location"`
	Venue    *wireVenue    `json:"venue"`
	Contact  *wireContact  `json:"contact"`

	MigrateTo int64 `json:"migrate_to_chat_id"`

	// What tells that the words are not the sender's own, raw: that it is there says enough. Servers older than Bot API 7.0 tell
	// only the date of what is forwarded.
	ForwardOrigin json.RawMessage `json:"forward_origin"`
	ForwardDate   json.RawMessage `json:"forward_date"`
	ViaBot        json.RawMessage `json:"via_bot"`
}

// handed reports whether somebody else wrote the message: it was forwarded, or made by another bot that was asked for it inline.
func (m *wireMessage) handed() bool {
	return !blank(m.ForwardOrigin) || !blank(m.ForwardDate) || !blank(m.ViaBot)
}

// wireReplied is a message that is answered.
type wireReplied struct {
	ID    int64           `json:"message_id"`
	From  *wireUser       `json:"from"`
	Topic json.RawMessage `json:"forum_topic_created"` // it is what a topic begins with, not a message
}

// wireFile is any kind of file. Of a photo there are several sizes.
type wireFile struct {
	ID       string `json:"file_id"`
	Unique   string `json:"file_unique_id"` // the same for ever, where ID is not
	Name     string `json:"file_name"`
	MIME     string `json:"mime_type"`
	Size     int64  `json:"file_size"`
	Duration int    `json:"duration"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
}

// wireEntity is what is special about a stretch of text, in UTF-16 units.
type wireEntity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url"`
}

type wireLocation struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type wireVenue struct {
	Location wireLocation `json:"location"`
	Title    string       `json:"title"`
	Address  string       `json:"address"`
}

type wireContact struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

type wireCallback struct {
	ID      string       `json:"id"`
	From    *wireUser    `json:"from"`
	Message *wireMessage `json:"message"` // of an old one there is only its ID and chat
	Data    string       `json:"data"`
}

type wireMember struct {
	Chat *wireChat  `json:"chat"`
	From *wireUser  `json:"from"`
	Date int64      `json:"date"`
	Old  wireStatus `json:"old_chat_member"`
	New  wireStatus `json:"new_chat_member"`
}

type wireStatus struct {
	Status   string `json:"status"`
	IsMember bool   `json:"is_member"` // of "restricted"
}

// in reports whether the bot is in the chat, and may be written to.
func (s wireStatus) in() bool {
	switch s.Status {
	case "creator", "administrator", "member":
		return true
	case "restricted":
		return s.IsMember
	}
	return false
}

// aboutMessage are fields of a message that are no content.
const aboutMessage = ` message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot
 sender_tag date guest_query_id business_connection_id chat forward_origin forward_from forward_from_chat forward_from_message_id
 forward_signature forward_sender_name forward_date is_topic_message is_automatic_forward reply_to_message external_reply quote
 reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot guest_bot_caller_user guest_bot_caller_chat edit_date
 has_protected_content is_from_offline is_paid_post media_group_id author_signature paid_star_count entities link_preview_options
 suggested_post_info effect_id caption caption_entities show_caption_above_media has_media_spoiler reply_markup `

// serviceMessage are fields of a message that nobody wrote: something happened in the chat.
const serviceMessage = ` new_chat_members new_chat_member new_chat_participant left_chat_member left_chat_participant chat_owner_left
 chat_owner_changed new_chat_title new_chat_photo delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created
 message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message successful_payment refunded_payment
 users_shared user_shared chat_shared gift unique_gift gift_upgrade_sent connected_website write_access_allowed passport_data
 proximity_alert_triggered boost_added chat_background_set checklist_tasks_done checklist_tasks_added direct_message_price_changed
 forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden
 general_forum_topic_unhidden giveaway_created giveaway_winners giveaway_completed managed_bot_created paid_message_price_changed
 poll_option_added poll_option_deleted suggested_post_approved suggested_post_approval_failed suggested_post_declined
 suggested_post_paid suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended
 video_chat_participants_invited voice_chat_scheduled voice_chat_started voice_chat_ended voice_chat_participants_invited
 web_app_data `

func listed(list, name string) bool {
	for word := range strings.FieldsSeq(list) {
		if word == name {
			return true
		}
	}
	return false
}
