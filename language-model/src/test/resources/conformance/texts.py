"""What the fixtures read and write: English, Chinese and emoji."""

CORPUS = [
    "The shop opens at nine and closes at six. On Sundays it is closed, but you can order at any time.",
    "You may return what you bought within 45 days. Keep the receipt; we'll pay the postage.",
    "Where is my order? It left our warehouse yesterday and should arrive on Thursday or Friday.",
    "I'd like to change the address of my order, because I've moved and they're sending it to the old one.",
    "What does the blue one cost? It's 1,299.00 with tax, 3 of them are 3,600 in total.",
    "Thank you for your help! That is what I wanted to know. Have a good day.",
    "def price(item):\n    return item.net * 1.19\n\n\tprint(price(shirt))\r\n",
    "我们的商店早上九点开门，晚上六点关门。星期天休息，但是您可以随时在网上订购。",
    "您可以在四十五天内退货。请保留收据，我们会支付邮费。",
    "我的订单在哪里？订单昨天已经离开仓库，应该在星期四或者星期五到达。",
    "蓝色的多少钱？含税一千二百九十九元，三件一共三千六百元。",
    "谢谢您的帮助！这就是我想知道的。祝您今天愉快。",
    "🎉🎉 Great! 👍 👍🏽 😀😂 ❤️ 🚚💨 📦➡️🏠 👩‍👩‍👧 🇨🇳 🇩🇪",
    "谢谢 🙏 再见 👋 好的 👌 没问题 😊",
    "naïve café, déjà vu — “quoted” … Straße; привет мир; 1234567890",
]

ENCODED = [
    "When do you open? We'll be there at 9:30, I'm sure they've 12345 of them.",
    "  two spaces,\ttabs\n\nand  lines \r\n  at the end   ",
    "您好！请问蓝色的多少钱？三件一共３６００元。",
    "再见 👋🏽 👩‍👩‍👧 🇨🇳🎉❤️ ok",
    "cafe\u0301 naïve Straße привет ﬁn \u00a0x²",
    "DON'T it's I'LL x=1;y[22]=333!!! (a_b) <tag> #5",
    "",
    " ",
]

PROMPTS = [
    [{"role": "user", "content": "Where is my order?"}],
    [{"role": "user", "content": "您好！请问星期天开门吗？蓝色的多少钱？"}],
    [{"role": "user", "content": "🎉 👍🏽 👩‍👩‍👧 thanks 👋"}],
    [
        {"role": "system", "content": "You answer for a shop. Be short and honest."},
        {"role": "user", "content": "May I return the blue shirt? It's 30 days old."},
        {"role": "assistant", "content": "Yes: within 45 days. 📦➡️🏠"},
        {"role": "user", "content": "谢谢！ And who pays the postage of 3 shirts?"},
    ],
]

# Conversation, the answer to prefer, the answer to avoid.
PAIRS = [
    ([{"role": "user", "content": "When do you open?"}], "At nine.", "I don't know, maybe at ten or later 😀"),
    ([{"role": "user", "content": "可以退货吗？"}], "可以，四十五天内。📦", "不可以。"),
    ([{"role": "user", "content": "Bye 👋"}], "再见 👋 Have a good day!", "No."),
]
