/** Times as people read them. Instants are milliseconds since 1970; zones are IANA names. */

const formats = new Map();

function format(zone, options, locale = "en-US") {
  const key = locale + zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  return formats.get(key);
}

/** 09:05 */
export function hourMinute(instant, zone) {
  return format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(instant);
}

/** Mon, Mar 2 */
export function shortDay(instant, zone) {
  return format(zone, { weekday: "short", month: "short", day: "numeric" }).format(instant);
}

/** Monday, March 2nd */
export function longDay(instant, zone, withYear = false) {
  const day = format(zone, { weekday: "long", month: "long" }).formatToParts(instant);
  const named = Object.fromEntries(day.map(({ type, value }) => [type, value]));
  const { day: number, year } = wall(instant, zone);
  return `${named.weekday}, ${named.month} ${ordinal(number)}${withYear ? `, ${year}` : ""}`;
}

function ordinal(number) {
  const teen = number > 10 && number < 14;
  return number + (teen ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th"));
}

/** Today, Yesterday, Tomorrow, or null for every other day. */
export function nearDay(instant, now, zone) {
  return (
    { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[dayNumber(instant, zone) - dayNumber(now, zone)] ?? null
  );
}

/** What stands between the messages of two days. */
export function dayLabel(instant, now, zone) {
  const sameYear = wall(instant, zone).year === wall(now, zone).year;
  return nearDay(instant, now, zone) ?? longDay(instant, zone, !sameYear);
}

/** Days since 1970 in that zone, to compare days by. */
export function dayNumber(instant, zone) {
  const { year, month, day } = wall(instant, zone);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

/** What calendar and clock on the wall say: {year, month, day, hour, minute, second}. */
export function wall(instant, zone) {
  const parts = format(zone, {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  }).formatToParts(instant);
  return Object.fromEntries(
    parts.filter((one) => one.type !== "literal").map((one) => [one.type, Number(one.value)]),
  );
}

/** The instant at which the wall clock of `zone` shows this; days may overflow (32 is the next month's 1st). */
export function instantAt({ year, month, day, hour = 0, minute = 0 }, zone) {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const once = asUtc - offset(asUtc, zone);
  return asUtc - offset(once, zone); // again, in case a change of summer time lay between
}

function offset(instant, zone) {
  const { year, month, day, hour, minute, second } = wall(instant, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** Nine o'clock on the next day in `zone`. */
export function tomorrowAtNine(now, zone) {
  const today = wall(now, zone);
  return instantAt({ ...today, day: today.day + 1, hour: 9, minute: 0 }, zone);
}

/** 2026-03-02, as date inputs want it. */
export function isoDay(instant, zone) {
  const { year, month, day } = wall(instant, zone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** "Europe/Berlin" → "Berlin" */
export function city(zone) {
  return zone.split("/").at(-1).replaceAll("_", " ");
}

/** The instant of a message's ts. */
export function instantOf(ts) {
  return Number(ts) * 1000;
}

const DATE_TOKENS = {
  date_num: (at, zone) => isoDay(at, zone),
  date_slash: (at, zone) => format(zone, { month: "2-digit", day: "2-digit", year: "numeric" }).format(at),
  date: (at, zone) => longDay(at, zone, true).replace(/^\w+, /, ""),
  date_long: (at, zone) => longDay(at, zone, true),
  date_short: (at, zone) => format(zone, { month: "short", day: "numeric", year: "numeric" }).format(at),
  time: (at, zone) => hourMinute(at, zone),
  time_secs: (at, zone) => format(zone, { timeStyle: "medium", hourCycle: "h23" }).format(at),
  ago: (at, zone, now, locale) => ago(at, now, locale),
};

/** How those of them that hold words are written in other languages. */
const DATE_STYLES = {
  date: { dateStyle: "long" },
  date_long: { dateStyle: "full" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
};

/** Fills Slack's date format, such as "{date_pretty} at {time}", in the reader's language. */
export function fillDate(pattern, instant, now, zone, locale) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => {
    const days = dayNumber(instant, zone) - dayNumber(now, zone);
    if (name.endsWith("_pretty") && Math.abs(days) <= 1) return relative(days, "day", locale);
    const token = name.replace(/_pretty$/, "");
    const style = !locale.startsWith("en") && DATE_STYLES[token];
    if (style) return format(zone, style, locale).format(instant);
    return DATE_TOKENS[token]?.(instant, zone, now, locale) ?? whole;
  });
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "in 3 hours", "2 days ago" */
export function ago(instant, now, locale = "en") {
  const gone = instant - now;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(gone) >= length) ?? ["minute", 60_000];
  return relative(Math.round(gone / size), unit, locale);
}

function relative(count, unit, locale) {
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(count, unit);
}
