package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"reflect"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"duaarah/bot"
	"duaarah/configs"
	"duaarah/configs/messages"
	"duaarah/store/sqlite"
)

// The program's exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2 // the command line or the settings are wrong: nothing was done
)

// general are the flags of every command.
type general struct {
	Config   string   `placeholder:"FILE" help:"YAML file with settings (or DUAARAH_CONFIG)."`
	Settings settings `embed:"" group:"Settings"`
}

// serving is the command line of serve alone.
type serving struct {
	general
	Serve serveCmd `cmd:"" help:"Run the bot and its web server."`
}

// commands is the command line.
type commands struct {
	general

	Serve     serveCmd     `cmd:"" help:"Run the bot and its web server."`
	Invite    inviteCmd    `cmd:"" help:"Make, list and revoke invitations by which people enrol into an office."`
	Staff     staffCmd     `cmd:"" help:"List the people of offices, change their roles, and end what they are there."`
	Office    officeCmd    `cmd:"" help:"List, create and change offices."`
	Rules     rulesCmd     `cmd:"" help:"See to the rules that say which office gets what, and try them out."`
	Trail     trailCmd     `cmd:"" help:"Tell what happened to an aspiration, or to an office, and who did it."`
	Stats     statsCmd     `cmd:"" help:"Print the figures: received, answered, waiting."`
	Export    exportCmd    `cmd:"" help:"Write the history file, one JSON object a line."`
	Import    importCmd    `cmd:"" help:"Take in a history file: all of it, or nothing."`
	Broadcast broadcastCmd `cmd:"" help:"Write, send, stop and list what an office tells those who agreed."`
	Occasion  occasionCmd  `cmd:"" help:"Create, list and close events in the real world: town halls, visits."`
	QR        qrCmd        `cmd:"" name:"qr" help:"Draw the QR code of an office, or of an event of it, for print."`
	Token     tokenCmd     `cmd:"" help:"Make, list and revoke tokens by which programs read the figures over HTTP."`
	Apply     applyCmd     `cmd:"" help:"Change offices, rules, electoral districts, topics and seasons as a file says, after showing what changes."`
	Regions   regionsCmd   `cmd:"" help:"Take in, list and find regions: provinces, regencies and cities, districts."`
	Backup    backupCmd    `cmd:"" help:"Copy the database and the attachments into one file, while the program serves."`
	Restore   restoreCmd   `cmd:"" help:"Put a backup back. The program must not be serving."`
	Inbox     inboxCmd     `cmd:"" help:"See to updates that could not be handled."`
	Check     checkCmd     `cmd:"" help:"Check settings, database, files and platforms."`
	Health    healthCmd    `cmd:"" help:"Ask the program that serves here whether it is ready."`
	Version   versionCmd   `cmd:"" help:"Print the version."`

	ProcessingLog processingLogCmd `cmd:"" help:"See what was done with personal data."`
	Erase         eraseCmd         `cmd:"" help:"Erase everything of a person who cannot do it themselves, after showing how much that is."`
	Retention     retentionCmd     `cmd:"" help:"Erase what was kept for as long as is set, or tell what would be."`
}

// settings are the flags of all settings; what was not given is nil. configs says what they may be.
type settings struct {
	Data             *string `name:"data" placeholder:"DIR" help:"Directory of all data (data)."`
	Listen           *string `name:"listen" placeholder:"HOST:PORT" help:"Where the web server listens (127.0.0.1:8080)."`
	AdminListen      *string `name:"admin-listen" placeholder:"HOST:PORT" help:"Where metrics and profiling are served (127.0.0.1:9464), or off."`
	PublicURL        *string `name:"public-url" placeholder:"URL" help:"How the web server is reached from outside."`
	TelegramToken    *string `name:"telegram-token" placeholder:"TOKEN" help:"Token of the Telegram bot. Better in the environment: DUAARAH_TELEGRAM_TOKEN."`
	TelegramEndpoint *string `name:"telegram-endpoint" placeholder:"URL" help:"Bot API server."`
	TelegramPace     *string `name:"telegram-pace" placeholder:"N" help:"Messages a second to Telegram, or off."`
	TelegramPoll     *bool   `name:"telegram-poll" negatable:"" help:"Ask Telegram for updates even if a webhook could be used."`
	DiscordToken     *string `name:"discord-token" placeholder:"TOKEN" help:"Token of the Discord bot. Better in the environment: DUAARAH_DISCORD_TOKEN."`
	DiscordEndpoint  *string `name:"discord-endpoint" placeholder:"URL" help:"Discord-compatible server."`
	RoomPace         *string `name:"room-pace" placeholder:"N" help:"Cards a minute that a staff room gets one by one, or off."`
	CitizenPace      *string `name:"citizen-pace" placeholder:"20" help:"Messages in a minute that a citizen is answered one by one, or off."`
	CitizenMost      *string `name:"citizen-most" placeholder:"20" help:"Aspirations that a citizen can send in an hour, or off."`
	SimilarFor       *string `name:"similar-for" placeholder:"1440h" help:"For how long an open aspiration is offered to who tells the same, or off."`
	DraftWait        *string `name:"draft-wait" placeholder:"10m" help:"After which a draft left alone submits itself."`
	DangerWait       *string `name:"danger-wait" placeholder:"1m" help:"The same of a draft that speaks of danger to life."`
	EmergencyNumbers *string `name:"emergency-numbers" placeholder:"LIST" help:"Whom its citizen is told to call: any 112, medical 119."`
	DraftKeep        *string `name:"draft-keep" placeholder:"72h" help:"After which a draft held for consent is erased."`
	Consent          *string `name:"consent" placeholder:"notice" help:"notice or required."`
	Operator         *string `name:"operator" placeholder:"NAME" help:"Who answers for citizens' data."`
	Contact          *string `name:"contact" placeholder:"TEXT" help:"How they are reached."`
	KeepWords        *string `name:"keep-words" placeholder:"2y" help:"How long words of what has ended are kept, or off."`
	KeepPeople       *string `name:"keep-people" placeholder:"1y" help:"How long it is kept who somebody is, or off."`
	KeepDrafts       *string `name:"keep-drafts" placeholder:"7d" help:"How long drafts that were given up are kept, or off."`
	KeepTalk         *string `name:"keep-talk" placeholder:"30d" help:"How long other talk is kept, or off."`
	BackupKeep       *string `name:"backup-keep" placeholder:"30d" help:"How long your backups are kept, as people are told, or off."`
	TimeZone         *string `name:"time-zone" placeholder:"ZONE" help:"Time zone (Asia/Jakarta)."`
	QuietHours       *string `name:"quiet-hours" placeholder:"21-07" help:"When the bot says nothing by itself to citizens, in their local time, or off."`
	Holidays         *string `name:"holidays" placeholder:"FILE" help:"File of holidays, in place of Indonesia's that come with the program."`
	Language         *string `name:"language" placeholder:"id" help:"id or en."`
	InviteKeep       *string `name:"invite-keep" placeholder:"168h" help:"How long an invitation is good."`
	SlipKeep         *string `name:"slip-keep" placeholder:"720h" help:"How long a slip is good, by which a citizen takes what they said in person."`
	UploadMax        *string `name:"upload-max" placeholder:"20MB" help:"The largest file that the web chat takes."`
	StopWait         *string `name:"stop-wait" placeholder:"10s" help:"How long a stop waits for what is in hand."`
	LogLevel         *string `name:"log-level" placeholder:"info" help:"debug, info, warn or error."`
	LogFormat        *string `name:"log-format" placeholder:"auto" help:"text, json or auto."`
}

// values are the settings that were given, by key.
func (s settings) values() map[string]string {
	given := map[string]string{}
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		key := strings.ReplaceAll(v.Type().Field(i).Tag.Get("name"), "-", "_")
		switch x := v.Field(i).Interface().(type) {
		case *string:
			if x != nil {
				given[key] = *x
			}
		case *bool:
			if x != nil {
				given[key] = strconv.FormatBool(*x)
			}
		}
	}
	return given
}

// program is what every command has in hand.
type program struct {
	streams
	cfg configs.Config
	cat *messages.Catalogue
	log *slog.Logger
	// around is put around the conversations by tests that have one fail; nil: nothing.
	around func(handle sqlite.Handler) sqlite.Handler

	filesMost map[bot.Account]int64    // how large a file each account takes; of serve
	rates     map[bot.Account]bot.Rate // what each account's platform allows; of serve
	metrics   *metrics                 // of serve; nil: another command, or nobody can ask for them
	still     bool                     // the kept figures do not follow: a benchmark measures what that costs
}

// observer is who is told of transactions.
func (p *program) observer() sqlite.Observer {
	if p.metrics == nil {
		return nil // not a nil inside of the interface
	}
	return p.metrics
}

// printer speaks the operator's language.
func (p *program) printer() messages.Printer {
	return p.cat.Printer(p.cfg.Language, p.cfg.Location(), p.clock())
}

// print writes a line to the output. An output that is gone is found out at its end, if it matters.
func (p *program) print(line string) { fmt.Fprintln(p.out, line) }

// exit ends kong's parsing: --help was asked for.
type exit int

// run is the program: it parses the command line, puts the settings together and runs the command. It returns the
// exit code.
func run(ctx context.Context, args []string, s streams) int {
	return (&program{streams: s}).run(ctx, args)
}

func (p *program) run(ctx context.Context, args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(exit)
			if !ok {
				panic(r)
			}
			code = int(e)
		}
	}()
	parsed, flags, err := p.parse(args)
	if err != nil {
		return complain(p.err, exitUsage, fmt.Errorf("%w (duaarah --help tells more)", err))
	}
	if parsed.Command() != "version" {
		p.cfg, err = configs.Load(configs.Sources{File: flags.Config, Environ: p.environ, Flags: flags.Settings.values()})
		if err != nil {
			return complain(p.err, exitUsage, err)
		}
	}
	if p.cat, err = messages.Load(); err != nil {
		return complain(p.err, exitFailed, fmt.Errorf("load the texts: %w", err))
	}
	p.log = newLog(p.err, p.cfg)
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(p); err != nil {
		if errors.Is(err, errUsage) {
			return complain(p.err, exitUsage, err)
		}
		return complain(p.err, exitFailed, errors.Join(err, p.anothers(parsed.Command(), err)))
	}
	return exitOK
}

// parse reads the command line. That of all commands takes longer to be made than anything else at a start: serve is read as if there
// were no other.
func (p *program) parse(args []string) (*kong.Context, *general, error) {
	if len(args) > 0 && args[0] == "serve" {
		var cli serving
		parsed, err := p.parseAs(&cli, args)
		return parsed, &cli.general, err
	}
	var cli commands
	parsed, err := p.parseAs(&cli, args)
	return parsed, &cli.general, err
}

// parseAs reads the command line into cli, whose fields say what it may be.
func (p *program) parseAs(cli any, args []string) (*kong.Context, error) {
	parser, err := kong.New(cli,
		kong.Name("duaarah"),
		kong.Description("Dua Arah: citizens write to their representatives, staff answer, and it is known whether they did."),
		kong.Writers(p.out, p.err),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return nil, fmt.Errorf("the command line is broken: %w", err)
	}
	return parser.Parse(args)
}

// errUsage is a mistake on the command line, found before anything was done.
var errUsage = errors.New("wrong usage")

// usagef makes such a mistake.
func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

type usageError struct{ text string }

func (e usageError) Error() string    { return e.text }
func (e usageError) Is(to error) bool { return to == errUsage }

// errTold is a failure about which everything was said.
var errTold = errors.New("failed")

// complain says what is wrong, a line for each mistake.
func complain(to io.Writer, code int, err error) int {
	if errors.Is(err, errTold) {
		return code
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		fmt.Fprintln(to, "duaarah: "+line)
	}
	return code
}

// newLog makes the log: text where a person reads it, JSON elsewhere.
func newLog(to io.Writer, cfg configs.Config) *slog.Logger {
	o := &slog.HandlerOptions{Level: cfg.LogLevel}
	if cfg.LogFormat == "text" || cfg.LogFormat != "json" && isTerminal(to) {
		return slog.New(calm{slog.NewTextHandler(to, o)})
	}
	o.ReplaceAttr = func(_ []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindDuration { // 1m30s, as in text: whoever reads it in the journal would have to count nanoseconds
			a.Value = slog.StringValue(a.Value.Duration().String())
		}
		return a
	}
	return slog.New(calm{slog.NewJSONHandler(to, o)})
}

func isTerminal(w any) bool {
	f, ok := w.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&fs.ModeCharDevice != 0
}
