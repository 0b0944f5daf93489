//! Plots, drawn on the server as SVG: what a page shows without a script.

use boli_runtime::Failure;
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordi64;
use plotters::prelude::*;
use std::fmt::Display;
use std::ops::Range;

/// Colours that are told apart by people who see red and green alike (Okabe and Ito).
const COLOURS: [RGBColor; 5] = [
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
];
const INK: RGBColor = RGBColor(60, 60, 75);
const FAINT: RGBColor = RGBColor(228, 228, 236);
const WIDTH: u32 = 640;
const HEIGHT: u32 = 260;
const FONT: &str = "sans-serif";
const FONT_SIZE: u32 = 17;
const MARGIN: u32 = 8;
const AXIS: u32 = 72;

type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Axes = Cartesian2d<RangedCoordi64, RangedCoordi64>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Axes>;

/// A named row of values, one for each mark of the axis.
#[derive(Clone, Debug)]
pub struct Series {
    pub name: &'static str,
    pub values: Vec<i64>,
}

fn broken(error: impl Display) -> Failure {
    Failure::internal(format!("a plot can't be drawn: {error}"))
}

/// Draws on a canvas of this size; what comes out is marked up as a picture of that name.
fn drawn(
    title: &str,
    (width, height): (u32, u32),
    draw: impl FnOnce(&Canvas<'_>) -> Result<(), Failure>,
) -> Result<String, Failure> {
    let mut svg = String::new();
    {
        let canvas = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
        draw(&canvas)?;
        canvas.present().map_err(broken)?;
    }
    // The title is ours, so it needs no escaping; a view box lets the page set the size.
    let open = format!(
        "<svg role=\"img\" aria-label=\"{title}\" viewBox=\"0 0 {width} {height}\" xmlns=\"http://www.w3.org/2000/svg\">"
    );
    let inner = svg.split_once('>').map_or("", |(_, inner)| inner);
    Ok(format!("{open}{inner}"))
}

/// Some room above the highest value.
const fn top(most: i64) -> i64 {
    most + most / 10 + 1
}

/// The axes of a plot; marks stand beneath the middle of bars, or beneath points.
fn framed<'a, 'b>(
    canvas: &'a Canvas<'b>,
    marks: &[String],
    across: Range<i64>,
    up: Range<i64>,
    spelled: fn(i64) -> String,
    are_bars: bool,
) -> Result<Chart<'a, 'b>, Failure> {
    let mut chart = ChartBuilder::on(canvas)
        .margin(MARGIN)
        .x_label_area_size(24)
        .y_label_area_size(AXIS)
        .build_cartesian_2d(across, up)
        .map_err(broken)?;
    let mark = |index: &i64| {
        let mark = usize::try_from(*index)
            .ok()
            .and_then(|index| marks.get(index));
        mark.cloned().unwrap_or_default()
    };
    let bars = u32::try_from(2 * marks.len().max(1)).unwrap_or(u32::MAX);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(FAINT)
        .light_line_style(TRANSPARENT)
        .axis_style(FAINT)
        .label_style((FONT, FONT_SIZE, &INK))
        .x_labels(8)
        .x_label_offset(if are_bars { (WIDTH - AXIS) / bars } else { 0 })
        .y_labels(5)
        .x_label_formatter(&mark)
        .y_label_formatter(&|value| spelled(*value))
        .draw()
        .map_err(broken)?;
    Ok(chart)
}

/// Bars that stand on each other, one stack for each mark. What is below zero is drawn as none.
///
/// # Errors
/// 500 when it can't be drawn.
pub fn stacked(
    title: &str,
    marks: &[String],
    series: &[Series],
    spelled: fn(i64) -> String,
) -> Result<String, Failure> {
    let sum = |index: usize| -> i64 {
        let values = series.iter().filter_map(|row| row.values.get(index));
        values.map(|value| (*value).max(0)).sum()
    };
    let most = (0..marks.len()).map(sum).max().unwrap_or_default().max(1);
    drawn(title, (WIDTH, HEIGHT), |canvas| {
        let last = i64::try_from(marks.len()).unwrap_or(i64::MAX);
        let mut chart = framed(canvas, marks, 0..last, 0..top(most), spelled, true)?;
        let mut below = vec![0_i64; marks.len()];
        for (row, colour) in series.iter().zip(COLOURS) {
            let bars = row.values.iter().zip(&mut below).enumerate();
            let bars: Vec<_> = bars
                .map(|(index, (value, below))| {
                    let left = i64::try_from(index).unwrap_or(i64::MAX);
                    let from = *below;
                    *below += (*value).max(0);
                    let mut bar =
                        Rectangle::new([(left, from), (left + 1, *below)], colour.filled());
                    bar.set_margin(0, 0, 1, 1);
                    bar
                })
                .collect();
            chart.draw_series(bars).map_err(broken)?;
        }
        Ok(())
    })
}

/// A line over marks.
///
/// # Errors
/// 500 when it can't be drawn.
pub fn line(
    title: &str,
    marks: &[String],
    values: &[i64],
    spelled: fn(i64) -> String,
) -> Result<String, Failure> {
    let most = values.iter().copied().max().unwrap_or_default().max(1);
    let least = values.iter().copied().min().unwrap_or_default().min(0);
    drawn(title, (WIDTH, HEIGHT), |canvas| {
        let last = i64::try_from(values.len()).unwrap_or(i64::MAX).max(2) - 1;
        let mut chart = framed(canvas, marks, 0..last, least..top(most), spelled, false)?;
        let [colour, ..] = COLOURS;
        let points = values.iter().enumerate();
        let points =
            points.map(|(index, value)| (i64::try_from(index).unwrap_or(i64::MAX), *value));
        let line = LineSeries::new(points, colour.stroke_width(2));
        chart.draw_series(line).map_err(broken)?;
        Ok(())
    })
}

/// A ring whose parts are the series' first values.
///
/// # Errors
/// 500 when it can't be drawn.
pub fn ring(title: &str, series: &[Series]) -> Result<String, Failure> {
    const SIDE: u32 = 220;
    let parts = series.iter().zip(COLOURS).filter_map(|(row, colour)| {
        let value = row.values.first().copied().unwrap_or_default();
        (value > 0).then_some((value, colour))
    });
    let parts: Vec<_> = parts.collect();
    let sum: i64 = parts.iter().map(|(value, _)| *value).sum();
    drawn(title, (SIDE, SIDE), |canvas| {
        let middle = i32::try_from(SIDE / 2).unwrap_or_default();
        let center = (middle, middle);
        if sum == 0 {
            let empty = Circle::new(center, 80, FAINT.stroke_width(36));
            return canvas.draw(&empty).map_err(broken);
        }
        // Ten thousandths are all that can be seen.
        let share = |value: i64| f64::from(u32::try_from(value * 10_000 / sum).unwrap_or_default());
        let sizes: Vec<f64> = parts.iter().map(|(value, _)| share(*value)).collect();
        let colours: Vec<RGBColor> = parts.iter().map(|(_, colour)| *colour).collect();
        let labels = vec![String::new(); parts.len()];
        let mut pie = Pie::new(&center, &98.0, &sizes, &colours, &labels);
        pie.start_angle(-90.0);
        pie.donut_hole(62.0);
        canvas.draw(&pie).map_err(broken)
    })
}

/// What stands beside a plot: each series with the class of its colour.
#[must_use]
pub fn legend(series: &[Series]) -> Vec<(&'static str, &'static str)> {
    const CLASSES: [&str; 5] = ["c0", "c1", "c2", "c3", "c4"];
    series
        .iter()
        .map(|row| row.name)
        .zip(CLASSES)
        .map(|(name, class)| (class, name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(value: i64) -> String {
        value.to_string()
    }

    #[test]
    fn a_plot_is_what_a_page_may_show() {
        let series = [
            Series {
                name: "fees",
                values: vec![3, 0, -2],
            },
            Series {
                name: "credits",
                values: vec![1, 5, 0],
            },
        ];
        let marks = ["a", "b", "c"].map(str::to_owned);
        let plots = [
            stacked("Revenue", &marks, &series, spelled).unwrap(),
            line("Trend", &marks, &[1, -5, 9], spelled).unwrap(),
            ring("Kinds", &series).unwrap(),
            ring("Nothing", &[]).unwrap(),
        ];
        for plot in plots {
            assert!(plot.starts_with("<svg role=\"img\"") && plot.trim_end().ends_with("</svg>"));
            assert!(!plot.contains("style="), "no inline styles: {plot}");
        }
    }

    #[test]
    fn bars_are_as_high_as_their_values() {
        let marks = ["a", "b"].map(str::to_owned);
        let of = |values: Vec<i64>| {
            let series = [Series { name: "x", values }];
            stacked("Plot", &marks, &series, spelled).unwrap()
        };
        let heights = |svg: &str| {
            let bars = svg
                .split("<rect")
                .skip(1)
                .filter(|bar| bar.contains("#0072B2"));
            let height = |bar: &str| {
                let height = bar.split("height=\"").nth(1)?.split('"').next()?;
                height.parse::<i32>().ok()
            };
            bars.map(|bar| height(bar).unwrap()).collect::<Vec<_>>()
        };
        let heights = heights(&of(vec![100, 50]));
        let [whole, half] = heights[..] else {
            panic!("{heights:?}");
        };
        assert!((whole - 2 * half).abs() <= 2, "{whole} and {half}");
    }
}
