// Names of emoji that people and apps commonly use; an unknown name is shown as :name:.

const NAMES = `tada 🎉 wave 👋 eyes 👀 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ warning ⚠️
information_source ℹ️ thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪 heart ❤️ sparkles ✨
star ⭐ fire 🔥 rocket 🚀 bulb 💡 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 calendar 📅 date 📅 spiral_calendar_pad 🗓️
hourglass ⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 speech_balloon 💬
thought_balloon 💭 email 📧 envelope ✉️ inbox_tray 📥 outbox_tray 📤 package 📦 bar_chart 📊 chart_with_upwards_trend 📈
chart_with_downwards_trend 📉 briefcase 💼 busts_in_silhouette 👥 bust_in_silhouette 👤 handshake 🤝 seedling 🌱 herb 🌿
evergreen_tree 🌲 sunny ☀️ cloud ☁️ umbrella ☔ coffee ☕ cake 🍰 smile 😄 smiley 😃 slightly_smiling_face 🙂 grinning 😀 joy 😂
blush 😊 wink 😉 thinking_face 🤔 neutral_face 😐 disappointed 😞 cry 😢 tired_face 😫 sweat_smile 😅 sunglasses 😎
partying_face 🥳 hugging_face 🤗 nerd_face 🤓 salute 🫡 point_right 👉 point_left 👈 point_up ☝️ point_down 👇 arrow_right ➡️
arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrows_counterclockwise 🔄 repeat 🔁 lock 🔒 unlock 🔓 key 🔑 mag 🔍 link 🔗
paperclip 📎 pushpin 📌 round_pushpin 📍 triangular_flag_on_post 🚩 checkered_flag 🏁 trophy 🏆 medal 🏅 dart 🎯
large_green_circle 🟢 large_yellow_circle 🟡 large_orange_circle 🟠 red_circle 🔴 large_blue_circle 🔵 white_circle ⚪
black_circle ⚫ large_green_square 🟩 no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 question ❓ grey_question ❔ exclamation ❗
heavy_plus_sign ➕ heavy_minus_sign ➖ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ globe_with_meridians 🌐 earth_africa 🌍
house 🏠 office 🏢 school 🏫 mortar_board 🎓 books 📚 book 📖 newspaper 📰 moneybag 💰 money_with_wings 💸 gear ⚙️ wrench 🔧
hammer_and_wrench 🛠️ robot_face 🤖 zzz 💤 crescent_moon 🌙 boom 💥 100 💯 ok_hand 👌 v ✌️ writing_hand ✍️ gift 🎁 balloon 🎈`;

const words = NAMES.split(/\s+/);
export const EMOJI = new Map();
// A sign as wide as one that no font has is a box here, as without an emoji font: then its name says more.
const pen = document.createElement("canvas").getContext("2d");
const width = (sign) => pen.measureText(sign.replace("\ufe0f", "")).width;
const box = width("\u{1fffd}");
for (let index = 0; index < words.length; index += 2) {
  if (width(words[index + 1]) !== box) EMOJI.set(words[index], words[index + 1]);
}

export function emoji(name) {
  return EMOJI.get(name.split("::")[0]) || `:${name}:`;
}

export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI.get(name) || whole);
}
