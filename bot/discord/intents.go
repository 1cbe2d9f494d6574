package discord

import (
	"strings"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// wanted is what the gateway is asked for.
const wanted = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages

// Flags of an application that has the content of messages switched on; the second with few servers.
const (
	flagMessageContent        = 1 << 18
	flagMessageContentLimited = 1 << 19
)

// intents are what the gateway is asked for, and which of it Discord does not grant.
type intents struct {
	mu               sync.Mutex
	noMessageContent bool   // privileged, and not switched on in the developer portal
	flags            *int64 // of the application; nil: not known
}

// identify is what to ask for now.
func (i *intents) identify() discordgo.Intent {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.noMessageContent {
		return wanted
	}
	return wanted | discordgo.IntentMessageContent
}

// refused notes that Discord does not grant the content of messages.
func (i *intents) refused() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.noMessageContent = true
}

// told notes the flags of the application.
func (i *intents) told(flags int64) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.flags = &flags
}

// off reports whether the developer portal surely has the content of messages switched off.
func (i *intents) off() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.noMessageContent || i.flags != nil && *i.flags&(flagMessageContent|flagMessageContentLimited) == 0
}

// names are those in use, as the developer portal has them.
func (i *intents) names() string {
	names := []string{"Guilds", "Guild Messages", "Direct Messages"}
	if !i.off() {
		names = append(names, "Message Content")
	}
	return strings.Join(names, ", ")
}
