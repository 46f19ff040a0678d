// Times as the acting person sees them: their zone, their language.

let zone = "UTC";
let locale = "en-GB";

export function see(person) {
  zone = person?.tz || "UTC";
  locale = person?.locale || "en-GB";
}

const made = new Map();

function format(moment, options) {
  const key = locale + zone + JSON.stringify(options);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  return made.get(key).format(new Date(moment * 1000));
}

export const clockTime = (moment) => format(moment, { hour: "numeric", minute: "2-digit" });
export const fullTime = (moment) => format(moment, { dateStyle: "full", timeStyle: "short" });
export const shortTime = (moment) => format(moment, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
export const dayName = (moment) => format(moment, { weekday: "long", day: "numeric", month: "long" });

// The day as YYYY-MM-DD in the person's zone: for comparing days and for date fields.
export function dayOf(moment) {
  const parts = wall(moment, zone);
  return `${parts.year}-${parts.month}-${parts.day}`;
}

function wall(moment, where) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: where, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).formatToParts(new Date(moment * 1000));
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

// "2026-11-23T09:30" on the person's wall clock as seconds since 1970, and back.
export function fromWall(text, where = zone) {
  const wanted = Date.parse(`${text}:00Z`) / 1000;
  let moment = wanted;
  for (let round = 0; round < 2; round += 1) {
    const parts = wall(moment, where);
    const shown = Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`) / 1000;
    moment += wanted - shown;
  }
  return moment;
}

export function toWall(moment, where = zone) {
  const parts = wall(moment, where);
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

function relativeDay(moment, now, fallback) {
  const names = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const days = Math.round((Date.parse(dayOf(moment)) - Date.parse(dayOf(now))) / 86_400_000);
  return Math.abs(days) <= 1 ? names.format(days, "day") : fallback;
}

function ago(moment, now) {
  const names = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const seconds = Math.round(moment - now);
  for (const [unit, size] of [["day", 86_400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return names.format(Math.trunc(seconds / size), unit);
  }
  return names.format(seconds, "second");
}

const DATES = {
  date_num: (moment) => dayOf(moment),
  date_slash: (moment) => format(moment, { year: "numeric", month: "2-digit", day: "2-digit" }),
  date: (moment) => format(moment, { year: "numeric", month: "long", day: "numeric" }),
  date_short: (moment) => format(moment, { year: "numeric", month: "short", day: "numeric" }),
  date_long: (moment) => format(moment, { weekday: "long", year: "numeric", month: "long", day: "numeric" }),
  date_long_full: (moment) => format(moment, { weekday: "long", year: "numeric", month: "long", day: "numeric" }),
  day_divider: (moment) => format(moment, { weekday: "long", month: "long", day: "numeric" }),
};

// A date with Slack's tokens ({date_short}, {time}, {ago}, …); an unknown token stays as it is.
export function tokens(pattern, moment, now) {
  return pattern.replace(/\{(\w+)\}/g, (whole, token) => {
    if (token === "time") return clockTime(moment);
    if (token === "time_secs") return format(moment, { hour: "numeric", minute: "2-digit", second: "2-digit" });
    if (token === "ago") return ago(moment, now);
    const plain = token.replace(/_pretty$/, "");
    if (!DATES[plain]) return whole;
    const text = DATES[plain](moment);
    return plain === token ? text : relativeDay(moment, now, text);
  });
}
