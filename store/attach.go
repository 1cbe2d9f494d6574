package store

import "duaarah/bot"

// TimerFile is the kind of timer by which there is news of the attachments of a message (its Ref): see FileNews.
const TimerFile = "file"

// FileReader reads what is known of attachments and albums.
type FileReader interface {
	// Album finds the latest part of an album that was kept from that chat, whatever the thread.
	Album(chat bot.Address, album string) (Message, error)
}

// FileTx is a FileReader that can also write.
type FileTx interface {
	FileReader

	// AddFiles attaches files to a message that its writer changed, behind those that it has, and returns them with their IDs.
	AddFiles(message MessageID, files []bot.File) ([]bot.File, error)
	// TakeOutFiles takes attachments of a message away that its writer took out of it; each has its ID.
	TakeOutFiles(message MessageID, files []bot.File) error
	// AwaitFiles notes that what is still on its way of the citizen's attachments was said without: it is told when it comes. Of
	// which messages: of the one, or else (0) of those that the card quotes, or of those that came later.
	AwaitFiles(aspiration AspirationID, message MessageID, opening bool) error
	// FileNews takes what is new of a message's attachments: those that came late, and those that are not to be had, with
	// their Fault. It is told once.
	FileNews(message MessageID) (late, lost []bot.File, err error)
}
