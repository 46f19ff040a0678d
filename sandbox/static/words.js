// The words of this page, by the language of the acting person.

const CHINESE = {
  "You are {name}": "当前身份：{name}",
  "Find a person": "查找人员",
  Channels: "频道",
  "Direct messages": "私信",
  Apps: "应用",
  "More channels": "其他频道",
  Workspaces: "工作区",
  Home: "主页",
  Messages: "消息",
  "Message {place}": "发送消息到 {place}",
  "Reply…": "回复…",
  Send: "发送",
  Thread: "消息列",
  "Reply in thread": "在消息列中回复",
  "{n} replies": "{n} 条回复",
  "1 reply": "1 条回复",
  "Only visible to you": "仅对你可见",
  edited: "已编辑",
  APP: "应用",
  admin: "管理员",
  "+1 hour": "+1 小时",
  "Next morning": "到明早",
  "+30 days": "+30 天",
  "Next thing due": "到下一个到期事项",
  "It is {time}": "现在是 {time}",
  "Over the wire": "网络记录",
  Mail: "邮件",
  "Mail ({n})": "邮件（{n}）",
  "Try this": "试一试",
  "Be {name}": "成为 {name}",
  Close: "关闭",
  Back: "返回",
  Cancel: "取消",
  Confirm: "确认",
  "Nothing here yet.": "这里还没有内容。",
  "No one has said anything here yet.": "这里还没有人发言。",
  "Rapport has not published a Home tab for you yet.": "Rapport 还没有为你发布主页。",
  "Nothing has gone over the wire yet.": "还没有任何网络往来。",
  "Join {place}": "加入 {place}",
  "You are not a member of this channel.": "你不是此频道的成员。",
  "This channel is archived.": "此频道已归档。",
  "Choose an option": "请选择",
  "Choose options": "请选择（可多选）",
  Search: "搜索",
  "Nothing found": "没有结果",
  Remove: "移除",
  optional: "选填",
  "{n} characters left": "还可输入 {n} 个字符",
  "{n} characters too many": "超出 {n} 个字符",
  Today: "今天",
  "{n} members": "{n} 位成员",
  "More actions": "更多操作",
  "Add a reaction": "添加表情",
  "Page {n} of {all}": "第 {n} 页，共 {all} 页",
  Previous: "上一页",
  Next: "下一页",
  "Picture without preview": "无法预览的图片",
  "Filter": "筛选",
  "We could not reach the stand-in.": "无法连接到本地工作区。",
  "The connection was lost; trying again…": "连接已断开，正在重试…",
  "You jumped to {time}": "时间已跳到 {time}",
  "Nothing is due": "没有到期事项",
  Commands: "命令",
  "Jump to": "跳到",
  "{n} unread": "{n} 条未读",
  Shortcuts: "快捷方式",
  "Profile language": "语言",
  Request: "请求",
  Answer: "回复内容",
  "Nothing to try in this workspace yet.": "此工作区暂时没有可以尝试的内容。",
  "That is not there any more.": "它已经不在那里了。",
  "We had some trouble connecting. Try again?": "连接时遇到问题。要再试一次吗？",
  "Please complete this required field.": "请填写此必填项。",
  "Please enter a valid email address.": "请输入有效的电子邮件地址。",
  "Please enter a valid URL.": "请输入有效的网址。",
  "Please enter a number.": "请输入数字。",
  "Please choose a file of type csv.": "请选择 csv 类型的文件。",
  "Please enter a whole number.": "请输入整数。",
};

let language = "en";

export function speak(locale) {
  language = locale?.startsWith("zh") ? "zh" : "en";
  document.documentElement.lang = locale || "en";
}

export function spoken() {
  return language;
}

export function say(text, facts = {}) {
  const words = (language === "zh" && CHINESE[text]) || text;
  return words.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}

// A sentence from a sample file, given in several languages.
export function pick(texts) {
  return typeof texts === "string" ? texts : texts?.[language] || texts?.en || "";
}
