// Package chart draws figures as inline SVG: columns over time, dots of a distribution, bars beside a baseline, a grid of
// counts. A chart has a title and a description, its marks lead to what they count, its colours and fonts are the style sheet's,
// and it holds no style or script of its own. What stands in it is escaped here.
package chart
