package store

import "slices"

// Right is something that people of an office may do, or not. What each role may is in Role.May, and nowhere else.
type Right string

const (
	RightRead      Right = "read"      // see the queue, cards, what was written and what happened
	RightReply     Right = "reply"     // write to citizens, and take that back
	RightHandle    Right = "handle"    // claim, correct, note, pass on, merge, promise, put off, close
	RightReveal    Right = "reveal"    // see numbers of people and how they can be reached, for a reason that is kept
	RightRoom      Right = "room"      // say where cards are posted
	RightTeam      Right = "team"      // invite people, see who there is, give work to others, have people leave
	RightOffice    Right = "office"    // change how the office works
	RightBroadcast Right = "broadcast" // write to many at once
	RightFigures   Right = "figures"   // the figures of all offices
	RightHouse     Right = "house"     // what belongs to no office: routing rules, updates that failed, the program's health, new offices
)

// Rights in the order in which they are shown.
var Rights = [...]Right{RightRead, RightReply, RightHandle, RightReveal, RightRoom, RightTeam, RightOffice, RightBroadcast, RightFigures, RightHouse}

// Roles in the order in which they are shown.
var Roles = [...]Role{RoleStaff, RoleHead, RoleAdmin, RoleAuditor}

// May reports whether a member of that role may do it in their office. RightFigures and RightHouse are of no office: whoever has them
// in one has them.
func (r Role) May(right Right) bool {
	switch r {
	case RoleAdmin:
		return slices.Contains(Rights[:], right)
	case RoleHead:
		return right != RightFigures && right != RightHouse && slices.Contains(Rights[:], right)
	case RoleStaff:
		return slices.Contains([]Right{RightRead, RightReply, RightHandle, RightReveal, RightRoom}, right)
	case RoleAuditor:
		return right == RightRead
	}
	return false
}

// Valid reports whether it is a role.
func (r Role) Valid() bool { return slices.Contains(Roles[:], r) }

// Covers reports whether who has that role may all that the other role may. Nobody gives, or takes away, a role that theirs does not
// cover; and an invitation takes nobody a right away.
func (r Role) Covers(other Role) bool {
	for _, right := range Rights {
		if other.May(right) && !r.May(right) {
			return false
		}
	}
	return true
}
