/** One line of an order; its fields come with those of the whole order, such as the currency. */
export default function price_line({ item, price, quantity, currency }) {
  const discount = quantity >= 10 ? 0.1 : 0;
  return { item, quantity, currency, amount: Math.round(price * quantity * (1 - discount) * 100) / 100 };
}

price_line.description = "Prices a line of an order; ten or more of a kind are 10 % cheaper";
