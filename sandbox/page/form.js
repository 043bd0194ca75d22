/** What a person has put into the elements of a view or message, in the shapes of Slack's state.values. */

const RANGES = {
  plain_text_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  rich_text_input: ["rich_text_value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  radio_buttons: ["selected_option", "initial_option"],
  checkboxes: ["selected_options", "initial_options"],
};

/** The field of state.values (and of a click) that holds an element's value; none for buttons and menus. */
export function fieldOf(element) {
  return RANGES[element.type]?.[0];
}

export function newForm() {
  return { values: {}, touched: new Set() };
}

/**
 * Makes the form fit `blocks`: a field that was there keeps what it held, be it typed or its first initial value
 * (so does Slack: bolt-js#290, bolt-python#1064); one that is new, or empty and untouched, starts as `known` or
 * as its initial value.
 */
export function fit(form, blocks, known = {}) {
  const values = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      if (!fieldOf(element)) continue;
      values[block.block_id] ??= {};
      values[block.block_id][element.action_id] = kept(form, block, element) ?? fresh(block, element, known);
    }
  }
  form.values = values;
}

/** The elements of a block that a person can use. */
export function elementsOf(block) {
  if (block.type === "input") return [block.element];
  if (block.type === "actions") return block.elements;
  return block.accessory ? [block.accessory] : [];
}

function kept(form, block, element) {
  const before = form.values[block.block_id]?.[element.action_id];
  if (before?.type !== element.type) return null;
  return isEmpty(before[fieldOf(element)]) && !form.touched.has(keyOf(block, element)) ? null : before;
}

function keyOf(block, element) {
  return `${block.block_id}/${element.action_id}`;
}

function isEmpty(value) {
  return value === null || value === undefined || value.length === 0;
}

function fresh(block, element, known) {
  const [field, initial] = RANGES[element.type];
  const nothing = field.endsWith("s") ? [] : null;
  const before = known[block.block_id]?.[element.action_id];
  return { type: element.type, [field]: before?.[field] ?? element[initial] ?? nothing };
}

export function get(form, block, element) {
  return form.values[block.block_id]?.[element.action_id]?.[fieldOf(element)];
}

export function put(form, block, element, value) {
  const actions = (form.values[block.block_id] ??= {});
  form.touched.add(keyOf(block, element));
  actions[element.action_id] = { type: element.type, [fieldOf(element)]: value };
}

/** What Slack's client itself refuses before it asks the app: {block_id: what is wrong}. */
export function faults(form, blocks) {
  const found = {};
  for (const block of blocks.filter((one) => one.type === "input")) {
    const fault = faultOf(block, get(form, block, block.element));
    if (fault) found[block.block_id] = fault;
  }
  return found;
}

function faultOf(block, value) {
  if (isEmpty(value)) return block.optional ? null : "Please complete this required field.";
  return (CHECKS[block.element.type] ?? noFault)(block.element, value);
}

const noFault = () => null;

const CHECKS = {
  plain_text_input: lengthFault,
  number_input: numberFault,
  email_text_input: (_, value) =>
    /^\S+@\S+\.\S+$/.test(value) ? null : "Please enter a valid email address.",
  url_text_input: (_, value) => (/^https?:\/\/\S+\.\S+$/i.test(value) ? null : "Please enter a valid URL."),
};

function lengthFault({ min_length: least = 0, max_length: most = 3000 }, value) {
  const length = [...value].length;
  if (length < least) return `Please use at least ${least} characters.`;
  return length > most ? `Please use ${most} characters or fewer (this is ${length}).` : null;
}

function numberFault({ min_value: least, max_value: most, is_decimal_allowed: decimals }, value) {
  const number = Number(value);
  if (!/^-?\d+(\.\d+)?$/.test(value)) return "Please enter a number.";
  if (!decimals && !Number.isInteger(number)) return "Please enter a whole number.";
  if (least !== undefined && number < Number(least)) return `Please enter ${least} or more.`;
  return most !== undefined && number > Number(most) ? `Please enter ${most} or less.` : null;
}
