//! A column and line chart for Power BI.
//!
//! It is also the tutorial: change it into your own visual. Read it in this order:
//!
//! - `capabilities.json` tells Power BI which fields the visual takes and which properties readers can change.
//! - `settings` reads those properties, `view_model` the data.
//! - `chart` decides where everything goes, and draws it with plotters.
//! - `marks` tells readers about what they point at; `format_pane` lets them change properties.
//! - `strings` and `stringResources` hold the texts in three languages, `number` writes numbers.
//! - This file puts it all together and is the only one that needs a browser: `cargo test` runs everything else.
//!
//! The chart leaves out what a first visual can do without: titles of axes, a second axis, stacking, drilling down.

mod chart;
mod format_pane;
mod marks;
mod number;
mod settings;
mod strings;
mod view_model;

use std::rc::Rc;

use pbiviz::formatting::FormattingModel;
use pbiviz::{
    ColorPalette, Host, Interactions, Objects, Result, Surface, Viewport, Visual,
    VisualConstructorOptions, VisualUpdateOptions, register_visual,
};

use crate::chart::{Input, Point, Ruler, Scene, draw, landing_page, lay_out, measure};
use crate::format_pane::{Names, formatting_model};
use crate::marks::{ChartData, ChartMarks, ColorOwner};
use crate::settings::Settings;
use crate::strings::Strings;
use crate::view_model::ViewModel;

register_visual!(ColumnAndLine);

/// One chart on a report page. Power BI makes one for each place where the visual stands.
struct ColumnAndLine {
    host: Host,
    surface: Surface,
    interactions: Interactions,
    strings: Rc<Strings>,
    /// What the last update brought; none before the first.
    content: Option<Content>,
}

/// What is on display.
struct Content {
    viewport: Viewport,
    palette: ColorPalette,
    settings: Settings,
    /// None while the visual has no values, and shows its landing page.
    data: Option<Rc<ChartData>>,
    scene: Scene,
}

impl Visual for ColumnAndLine {
    fn create(options: VisualConstructorOptions) -> Result<Self> {
        let host = options.host.clone();
        Ok(Self {
            surface: Surface::new(&options.element)?,
            interactions: Interactions::new(&options)?,
            strings: Rc::new(Strings::load(|key| host.display_name(key))),
            host,
            content: None,
        })
    }

    /// Power BI calls this for everything: new data, another size, another theme, a changed property. Reading it all
    /// anew each time takes a few milliseconds, and nothing can be forgotten.
    fn update(&mut self, options: &VisualUpdateOptions) -> Result<()> {
        let mut content = self.read(options);
        // The surface alone knows how wide texts are, so the layout asks it.
        self.surface.draw(options.viewport, |area| {
            let measure = measure(area);
            content.scene = content.lay_out(&self.strings, Ruler::new(&measure));
            Ok(())
        })?;
        self.interactions.set_label(&content.label(&self.strings))?;
        self.interactions.set_marks(Rc::new(ChartMarks {
            marks: content.scene.marks.clone(),
            data: content.data.clone(),
        }))?;
        self.content = Some(content);
        self.redraw()
    }

    /// The layout does not depend on what is selected, so that a click costs no more than the drawing.
    fn redraw(&mut self) -> Result<()> {
        let Some(content) = &self.content else { return Ok(()) };
        let states = self.interactions.states()?;
        self.surface.draw(content.viewport, |area| {
            draw(&content.scene, &states, &content.palette, area)?;
            Ok(())
        })
    }

    fn formatting_model(&self) -> Option<FormattingModel> {
        let content = self.content.as_ref()?;
        let data = content.data.as_deref();
        let selector = |point: Point| match data?.color_owner(point)? {
            ColorOwner::Field(selector) => Some(selector),
            // What the host cannot name keeps its color with the visual as a whole.
            ColorOwner::Data(part) => self.host.selection_id(&part).ok()?.selector().ok(),
        };
        let names = Names { text: &|key| self.host.display_name(key), selector: &selector };
        let model = data.map(|data| &data.model);
        Some(formatting_model(&content.settings, model, &content.palette, &names))
    }
}

impl ColumnAndLine {
    fn read(&self, options: &VisualUpdateOptions) -> Content {
        // The theme may have changed since the last update, and with it whether contrast is high.
        let palette = self.host.color_palette();
        let locale = self.host.locale();
        let view = options.data_view();
        let settings = match view {
            Some(view) => Settings::read(&view.metadata.objects, &palette),
            None => Settings::read(&Objects::default(), &palette),
        };
        let model =
            view.and_then(|view| ViewModel::new(view, &settings, &palette, &self.strings, &locale));
        let data = model.map(|model| {
            let (views, strings) = (Rc::clone(&options.data_views), Rc::clone(&self.strings));
            Rc::new(ChartData { views, model, strings, locale })
        });
        let viewport = options.viewport;
        Content { viewport, palette, settings, data, scene: Scene::default() }
    }
}

impl Content {
    fn lay_out(&self, strings: &Strings, ruler: Ruler<'_>) -> Scene {
        let Self { settings, palette, .. } = self;
        let size = self.viewport.size();
        match &self.data {
            Some(data) => {
                let model = &data.model;
                lay_out(&Input { model, settings, palette, strings, ruler }, size)
            }
            None => landing_page(strings, palette, ruler, size),
        }
    }

    /// What a screen reader says of the visual as a whole.
    fn label(&self, strings: &Strings) -> String {
        match &self.data {
            Some(data) => [&strings.visual_name, ", ", &data.model.categories.name].concat(),
            None => [&strings.visual_name, ". ", &strings.landing_hint].concat(),
        }
    }
}
