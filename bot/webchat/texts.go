package webchat

import "slices"

// TextKeys are the texts that the page itself says, which Options.Texts has to hold in every language. All are plain
// text without placeholders. What the bot says is not among them.
func TextKeys() []string {
	return slices.Concat(pageTexts, menuTexts, inputTexts, messageTexts, logTexts, stateTexts, fileTexts, enrolTexts, errorTexts)
}

var pageTexts = []string{
	"web.title",      // name of the chat, and of who answers in it
	"web.seat.warga", // below the title: whose page it is
	"web.seat.staf",
	"web.welcome.warga", // an empty conversation: what this is and how to begin
	"web.welcome.staf",
	"web.noscript", // shown where scripts are off
	"web.language", // label of the language switch, in the other language ("English")
	"web.you",      // sender of one's own messages
	"web.log",      // label of the conversation
}

var menuTexts = []string{
	"web.menu",            // the menu's button and title
	"web.menu_commands",   // heading of the commands
	"web.menu_identity",   // heading of the recovery entries
	"web.close",           // closes a dialogue
	"web.cancel",          // gives up a dialogue, a reply, an edit
	"web.ok",              // closes a notice
	"web.recovery",        // menu entry: make a recovery code
	"web.recovery_about",  // what it is for, before it is made
	"web.recovery_make",   // button that makes it
	"web.recovery_shown",  // above the code: shown once, keep it
	"web.recovery_copy",   // copies the code
	"web.recovery_copied", // it is copied
	"web.recover",         // menu entry: have a code
	"web.recover_about",   // what entering it does
	"web.recover_label",   // label of the input
	"web.recover_submit",  // button that takes the conversation over
	"web.ended",           // notice: the conversation was opened elsewhere by its recovery code
	"web.ended_reload",    // button: begin anew here
}

var inputTexts = []string{
	"web.input",         // label and hint of the input
	"web.send",          // send button
	"web.attach",        // opens the choice of what to attach
	"web.attach_photo",  // photo or video
	"web.attach_file",   // any file
	"web.attach_place",  // where I am
	"web.remove",        // takes an attachment off again
	"web.place",         // an attached or sent location
	"web.place_open",    // link that opens it on a map
	"web.place_finding", // while the device looks for it
	"web.place_denied",  // the person, or the browser, does not allow it
	"web.place_failed",  // it cannot be found
}

// messageTexts are about one message: what can be done with it, and what became of it.
var messageTexts = []string{
	"web.reply",       // control of a message: answer it
	"web.replying",    // above the input: what is being answered
	"web.reply_old",   // in place of a quoted message that is not at hand
	"web.reply_empty", // in place of a quoted message without words
	"web.edit",        // control of one's own message: change it
	"web.editing",     // above the input
	"web.edit_save",   // send button while editing
	"web.edited",      // mark of a changed message
	"web.gone",        // in place of a deleted message
}

// logTexts stand between the messages, and around them.
var logTexts = []string{
	"web.older", // loads earlier messages
	"web.newer", // leads to the newest message
	"web.today", // day separator
	"web.yesterday",
	"web.typing",  // an answer is being made
	"web.offline", // no connection at the moment
	"web.online",  // it is back
}

// stateTexts say where a message of one's own is.
var stateTexts = []string{
	"web.state.sending",   // on its way
	"web.state.waiting",   // waits for a connection
	"web.state.kept",      // with us
	"web.state.taken",     // MarkTaken
	"web.state.delivered", // MarkDelivered
	"web.state.failed",    // MarkFailed, or refused
	"web.state.files",     // its files were lost by closing the page; to be attached again
	"web.retry",           // tries a refused message again
	"web.discard",         // gives a refused message up
}

// fileTexts are about files, and forms.
var fileTexts = []string{
	"web.file",          // a file without a name
	"web.file_photo",    // a photo, for those who do not see it
	"web.file_max",      // followed by a number and "MB"
	"web.files_max",     // followed by a number
	"web.form.required", // mark of an input that must be filled in
}

// enrolTexts are those of the page behind a staff invitation.
var enrolTexts = []string{
	"web.enrol.title", // the page behind a staff invitation
	"web.enrol.about", // what the button does
	"web.enrol.button",
	"web.enrol.label", // label of the code, if the link brought none
	"web.enrol.again", // the page was open for too long, or cookies are off: press once more
	"web.enrol.bad",   // that cannot be an invitation
	"web.enrol.later", // not kept: press once more in a moment
}

// errorTexts are those of the codes in security.go.
var errorTexts = []string{
	"web.err.bad", "web.err.origin", "web.err.cookie", "web.err.ended", "web.err.empty", "web.err.long",
	"web.err.large", "web.err.many", "web.err.type", "web.err.program", "web.err.archive", "web.err.pixels", "web.err.broken", "web.err.hollow",
	"web.err.busy", "web.err.slow", "web.err.trickle", "web.err.code",
	"web.err.nobody", "web.err.missing", "web.err.attempts",
}

// text is what the page says under that key.
func (s *Server) text(lang, key string) string {
	for _, l := range [...]string{lang, DefaultLang} {
		if texts, ok := s.opt.Texts[l]; ok {
			if t, ok := texts()[key]; ok {
				return t
			}
		}
	}
	return key
}

// languages are those of the texts, DefaultLang first.
func languages(texts map[string]func() map[string]string) []string {
	langs := []string{DefaultLang}
	for l := range texts {
		if l != DefaultLang {
			langs = append(langs, l)
		}
	}
	slices.Sort(langs[1:])
	return langs
}
