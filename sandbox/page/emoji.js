/** Emoji names to characters, for the names that people and apps use most. */

const TABLE = `
grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 satisfied 😆 sweat_smile 😅 joy 😂 rofl 🤣 blush 😊 innocent 😇
slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 relieved 😌 heart_eyes 😍 kissing_heart 😘 yum 😋 sunglasses 😎
thinking_face 🤔 neutral_face 😐 expressionless 😑 face_with_raised_eyebrow 🤨 smirk 😏 unamused 😒 grimacing 😬
face_with_rolling_eyes 🙄 pensive 😔 sleepy 😪 sleeping 😴 worried 😟 confused 😕 slightly_frowning_face 🙁 open_mouth 😮
astonished 😲 flushed 😳 cry 😢 sob 😭 scream 😱 sweat 😓 disappointed 😞 weary 😩 triumph 😤 angry 😠 rage 😡
exploding_head 🤯 hugging_face 🤗 shushing_face 🤫 face_with_hand_over_mouth 🤭 nerd_face 🤓 partying_face 🥳
face_with_head_bandage 🤕 melting_face 🫠 saluting_face 🫡 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 robot_face 🤖
wave 👋 raised_hand ✋ ok_hand 👌 crossed_fingers 🤞 v ✌️ +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 clap 👏 raised_hands 🙌
open_hands 👐 handshake 🤝 pray 🙏 muscle 💪 point_right 👉 point_left 👈 point_up ☝️ point_down 👇 eyes 👀 brain 🧠
bust_in_silhouette 👤 busts_in_silhouette 👥 speech_balloon 💬 thought_balloon 💭 left_speech_bubble 🗨️
heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 broken_heart 💔 sparkling_heart 💖
fire 🔥 sparkles ✨ star ⭐ star2 🌟 dizzy 💫 boom 💥 zap ⚡ rainbow 🌈 sunny ☀️ cloud ☁️ umbrella ☔ snowflake ❄️
seedling 🌱 herb 🌿 four_leaf_clover 🍀 evergreen_tree 🌲 cherry_blossom 🌸 tulip 🌷 sunflower 🌻 mushroom 🍄
bug 🐛 bee 🐝 butterfly 🦋 turtle 🐢 snail 🐌 owl 🦉 unicorn_face 🦄 rocket 🚀 ship 🚢 anchor ⚓ car 🚗 ambulance 🚑
fire_engine 🚒 police_car 🚓 construction 🚧 rotating_light 🚨 traffic_light 🚥 vertical_traffic_light 🚦 stop_sign 🛑
tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 first_place_medal 🥇 dart 🎯 game_die 🎲 art 🎨
coffee ☕ tea 🍵 beer 🍺 beers 🍻 cake 🍰 birthday 🎂 cookie 🍪 pizza 🍕 apple 🍎 avocado 🥑
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 x ❌ negative_squared_cross_mark ❎ white_check_mark ✅ heavy_check_mark ✔️
ballot_box_with_check ☑️ question ❓ grey_question ❔ exclamation ❗ heavy_exclamation_mark ❗ grey_exclamation ❕ bangbang ‼️
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣
white_circle ⚪ black_circle ⚫ red_square 🟥 large_green_square 🟩 black_square_button 🔲 small_blue_diamond 🔹
small_orange_diamond 🔸 large_blue_diamond 🔷 recycle ♻️ arrows_counterclockwise 🔄 repeat 🔁 back 🔙 soon 🔜 top 🔝
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ leftwards_arrow_with_hook ↩️ arrow_forward ▶️
hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ calendar 📆 date 📅 spiral_calendar_pad 🗓️
memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 page_facing_up 📄 books 📚 book 📖 open_book 📖 notebook 📓 bookmark 🔖 label 🏷️
pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 scissors ✂️ card_index_dividers 🗂️ file_folder 📁 wastebasket 🗑️ lock 🔒
unlock 🔓 key 🔑 shield 🛡️ hammer 🔨 wrench 🔧 hammer_and_wrench 🛠️ gear ⚙️ nut_and_bolt 🔩 toolbox 🧰 adhesive_bandage 🩹
ring_buoy 🛟 mag 🔍 mag_right 🔎 bulb 💡 flashlight 🔦 battery 🔋 electric_plug 🔌 computer 💻 keyboard ⌨️ phone ☎️ iphone 📱
email 📧 envelope ✉️ inbox_tray 📥 outbox_tray 📤 package 📦 mailbox 📫 loudspeaker 📢 mega 📣 bell 🔔 no_bell 🔕
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 moneybag 💰 credit_card 💳 receipt 🧾 scales ⚖️
office 🏢 house 🏠 hospital 🏥 school 🏫 globe_with_meridians 🌐 earth_americas 🌎 earth_africa 🌍 world_map 🗺️ compass 🧭
crescent_moon 🌙 sunrise 🌅 full_moon 🌕 new_moon 🌑 zzz 💤 100 💯 information_source ℹ️ new 🆕 free 🆓 up 🆙 cool 🆒 sos 🆘
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 zero 0️⃣ plus ➕ heavy_plus_sign ➕
heavy_minus_sign ➖ heavy_division_sign ➗ infinity ♾️ copyright ©️ registered ®️ tm ™️ checkered_flag 🏁 triangular_flag_on_post 🚩
white_flag 🏳️ rainbow-flag 🏳️‍🌈 crown 👑 gem 💎 crystal_ball 🔮 test_tube 🧪 microscope 🔬 telescope 🔭 dna 🧬 pill 💊 stethoscope 🩺
`;

const CHARACTERS = new Map(pairs(TABLE.trim().split(/\s+/)));

function pairs(words) {
  return words.flatMap((word, place) => (place % 2 ? [] : [[word, words[place + 1]]]));
}

/** The character for `:name:`; a name we don't know stays as it was typed. */
export function emoji(name) {
  return CHARACTERS.get(name.replace(/::skin-tone-\d$/, "")) ?? `:${name}:`;
}

/** The character that Slack names by its code points, such as "1f44d-1f3fd". */
export function fromCodePoints(codes) {
  return String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16)));
}

/** plain_text with its `:names:` turned into characters. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name));
}
