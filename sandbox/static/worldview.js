// What the drawing of texts and blocks may ask about the workspace.

export function worldOf(state, now, link) {
  const people = new Map(state.people.map((person) => [person.id, person]));
  const rooms = new Map(state.conversations.map((room) => [room.id, room]));
  return {
    me: state.me,
    people: state.people,
    conversations: state.conversations,
    usergroups: state.usergroups,
    person: (id) => people.get(id),
    conversation: (id) => rooms.get(id),
    file: (reference) => state.files.find((file) => file.id === reference?.id || file.url === reference?.url),
    now,
    link,
  };
}
